import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const complete = {
  POLICY_ADDRESS: "127.0.0.1:7401",
  POLICY_TLS_CERT_FILE: "tls.pem",
  POLICY_TLS_KEY_FILE: "tls.key",
  POLICY_TLS_CA_FILE: "ca.pem",
  POLICY_TRUST_FILE: "trust.json",
  POLICY_DATABASE_URL_FILE: "database-url",
  POLICY_STATEMENT_KEY_FILE: "statement.key",
  POLICY_IDENTITY_ADDRESS: "127.0.0.1:7402",
  POLICY_GRANTS_ADDRESS: "127.0.0.1:7403",
  POLICY_EVIDENCE_ADDRESS: "127.0.0.1:7404",
};

test("reads a complete environment", () => {
  expect(readConfig(complete)).toMatchObject({
    address: "127.0.0.1:7401",
    statementKeyFile: "statement.key",
    evidenceAddress: "127.0.0.1:7404",
    logLevel: "info",
  });
});

test("names every wrong variable", () => {
  const read = () =>
    readConfig({
      ...complete,
      POLICY_GRANTS_ADDRESS: "nowhere",
      POLICY_STATEMENT_KEY_FILE: undefined,
    });
  expect(read).toThrow(
    /POLICY_STATEMENT_KEY_FILE[\s\S]*POLICY_GRANTS_ADDRESS|POLICY_GRANTS_ADDRESS[\s\S]*POLICY_STATEMENT_KEY_FILE/,
  );
});
