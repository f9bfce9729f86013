import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const env = {
  EVIDENCE_ADDRESS: "127.0.0.1:7404",
  EVIDENCE_TLS_CERT_FILE: "cert.pem",
  EVIDENCE_TLS_KEY_FILE: "key.pem",
  EVIDENCE_TLS_CA_FILE: "ca.pem",
  EVIDENCE_TRUST_FILE: "trust.json",
  EVIDENCE_DATABASE_URL_FILE: "database-url",
  EVIDENCE_LOG_KEY_FILE: "log.pem",
  EVIDENCE_COSIGNER_KEY_FILE: "cosigner.pem",
};

test("a complete environment is read", () => {
  expect(readConfig(env)).toMatchObject({
    address: "127.0.0.1:7404",
    logKeyFile: "log.pem",
    cosignerKeyFile: "cosigner.pem",
  });
});

test.each(Object.keys(env))("%s is needed, and named when it is missing", (name) => {
  expect(() => readConfig({ ...env, [name]: undefined })).toThrow(name);
});
