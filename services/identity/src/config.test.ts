import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const env = {
  IDENTITY_ADDRESS: "127.0.0.1:7402",
  IDENTITY_TLS_CERT_FILE: "cert",
  IDENTITY_TLS_KEY_FILE: "key",
  IDENTITY_TLS_CA_FILE: "ca",
  IDENTITY_TRUST_FILE: "trust",
  IDENTITY_DATABASE_URL_FILE: "url",
  IDENTITY_ASSERTION_KEY_FILE: "assertion",
  IDENTITY_STATEMENT_KEY_FILE: "statement",
  IDENTITY_EVIDENCE_ADDRESS: "127.0.0.1:7404",
};

test("reads the whole configuration", () => {
  expect(readConfig(env)).toEqual({
    address: "127.0.0.1:7402",
    tlsCertFile: "cert",
    tlsKeyFile: "key",
    tlsCaFile: "ca",
    trustFile: "trust",
    databaseUrlFile: "url",
    logLevel: "info",
    assertionKeyFile: "assertion",
    statementKeyFile: "statement",
    evidenceAddress: "127.0.0.1:7404",
  });
});

test("names every wrong variable at once", () => {
  const wrong = { ...env, IDENTITY_EVIDENCE_ADDRESS: "nowhere", IDENTITY_ASSERTION_KEY_FILE: "" };
  expect(() => readConfig(wrong)).toThrow(
    /IDENTITY_ASSERTION_KEY_FILE[\s\S]*IDENTITY_EVIDENCE_ADDRESS/,
  );
});
