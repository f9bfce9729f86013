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
  EVIDENCE_STATEMENT_KEY_FILE: "statement.pem",
  EVIDENCE_ANCHOR_FILE: "anchor/0.checkpoint",
  EVIDENCE_PUBLISH_DIR: "log",
};

test("a complete environment is read", () => {
  expect(readConfig(env)).toMatchObject({
    address: "127.0.0.1:7404",
    logKeyFile: "log.pem",
    cosignerKeyFile: "cosigner.pem",
    statementKeyFile: "statement.pem",
    anchorFile: "anchor/0.checkpoint",
    publishDir: "log",
    previousCheckpointFile: null,
    readDatabaseUrlFile: null,
  });
});

test("a log may follow another one", () => {
  const previous = "anchor/0.checkpoint";
  expect(readConfig({ ...env, EVIDENCE_PREVIOUS_CHECKPOINT_FILE: previous })).toMatchObject({
    previousCheckpointFile: previous,
  });
});

test("questions may go to a copy of the database", () => {
  const file = "read-database-url";
  expect(readConfig({ ...env, EVIDENCE_READ_DATABASE_URL_FILE: file })).toMatchObject({
    readDatabaseUrlFile: file,
  });
});

test.each(Object.keys(env))("%s is needed, and named when it is missing", (name) => {
  expect(() => readConfig({ ...env, [name]: undefined })).toThrow(name);
});
