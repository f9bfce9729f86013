import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const env = {
  GRANTS_ADDRESS: "127.0.0.1:7403",
  GRANTS_TLS_CERT_FILE: "cert.pem",
  GRANTS_TLS_KEY_FILE: "key.pem",
  GRANTS_TLS_CA_FILE: "ca.pem",
  GRANTS_TRUST_FILE: "trust.json",
  GRANTS_DATABASE_URL_FILE: "database-url",
  GRANTS_GRANT_KEY_FILE: "grant.pem",
  GRANTS_REVOCATION_KEY_FILE: "revocation.pem",
  GRANTS_BUNDLE_ROOT_KEY_FILE: "root.pem",
  GRANTS_STATEMENT_KEY_FILE: "statement.pem",
  GRANTS_EVIDENCE_ADDRESS: "127.0.0.1:7404",
};

test("fills in defaults", () => {
  const config = readConfig(env);
  expect(config.heartbeatMs).toBe(2_000);
  expect(config.signRate).toEqual({ perTenant: 20_000, overall: 20_000 });
  expect(config.bundleLifeS).toBe(3_600);
  expect(config.address).toBe("127.0.0.1:7403");
});

test("names every wrong variable at once", () => {
  const read = () =>
    readConfig({ ...env, GRANTS_GRANT_KEY_FILE: undefined, GRANTS_BUNDLE_LIFE_S: "90000" });
  expect(read).toThrow(/GRANTS_GRANT_KEY_FILE[\s\S]*GRANTS_BUNDLE_LIFE_S/);
});
