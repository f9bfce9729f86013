import { expect, test } from "vitest";
import { addressesOf, portsFrom } from "./addresses.ts";
import { dataFolder } from "./data-folder.ts";
import { groupsOf, type ServiceEntry, serviceEnvironment, serviceGroups } from "./service-table.ts";

const place = {
  data: dataFolder("/d"),
  addresses: addressesOf(portsFrom(7400)),
  shard: 0,
  hasLab: false,
};
const services = serviceGroups.flat();

function named(name: string): ServiceEntry {
  const found = services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

test("gives grant-signing its address, TLS, trust, database, four keys and evidence, and nothing else", () => {
  expect(serviceEnvironment(named("grant-signing"), place)).toEqual({
    TZ: "UTC",
    WRIT_SUPERVISED: "1",
    GRANTS_ADDRESS: "127.0.0.1:7403",
    GRANTS_TLS_CERT_FILE: "/d/tls/grant-signing.pem",
    GRANTS_TLS_KEY_FILE: "/d/tls/grant-signing.key",
    GRANTS_TLS_CA_FILE: "/d/tls/ca.pem",
    GRANTS_TRUST_FILE: "/d/trust.json",
    GRANTS_DATABASE_URL_FILE: "/d/secrets/grants.url",
    GRANTS_PUBLIC_TENANT: "sample",
    GRANTS_GRANT_KEY_FILE: "/d/keys/grants-grant.key",
    GRANTS_REVOCATION_KEY_FILE: "/d/keys/grants-revocation.key",
    GRANTS_BUNDLE_ROOT_KEY_FILE: "/d/keys/grants-bundle-root.key",
    GRANTS_STATEMENT_KEY_FILE: "/d/keys/grants-statement.key",
    GRANTS_EVIDENCE_ADDRESS: "127.0.0.1:7404",
  });
});

test("tells policy-decision where the three services are that it calls", () => {
  expect(serviceEnvironment(named("policy-decision"), place)).toMatchObject({
    POLICY_ADDRESS: "127.0.0.1:7401",
    POLICY_IDENTITY_ADDRESS: "127.0.0.1:7402",
    POLICY_GRANTS_ADDRESS: "127.0.0.1:7403",
    POLICY_EVIDENCE_ADDRESS: "127.0.0.1:7404",
  });
});

test("gives evidence its three keys, the anchor outside of the database and a place to publish to", () => {
  const environment = serviceEnvironment(named("evidence"), place);
  expect(environment).toMatchObject({
    EVIDENCE_LOG_KEY_FILE: "/d/keys/evidence-log.key",
    EVIDENCE_COSIGNER_KEY_FILE: "/d/keys/evidence-cosigner.key",
    EVIDENCE_STATEMENT_KEY_FILE: "/d/keys/evidence-statement.key",
    EVIDENCE_ANCHOR_FILE: "/d/anchor/0.checkpoint",
    EVIDENCE_PUBLISH_DIR: "/d/log",
  });
  expect(environment).not.toHaveProperty("EVIDENCE_PREVIOUS_CHECKPOINT_FILE");
});

test("gives a later shard log keys of its own, and the last checkpoint of the one before", () => {
  expect(serviceEnvironment(named("evidence"), { ...place, shard: 2 })).toMatchObject({
    EVIDENCE_LOG_KEY_FILE: "/d/keys/evidence-log-2.key",
    EVIDENCE_STATEMENT_KEY_FILE: "/d/keys/evidence-statement.key",
    EVIDENCE_ANCHOR_FILE: "/d/anchor/2.checkpoint",
    EVIDENCE_PREVIOUS_CHECKPOINT_FILE: "/d/anchor/1.checkpoint",
  });
});

test("gives the witness its key, its store and the logs, and nothing of the cluster", () => {
  expect(serviceEnvironment(named("witness"), place)).toEqual({
    TZ: "UTC",
    WRIT_SUPERVISED: "1",
    WITNESS_ADDRESS: "127.0.0.1:7406",
    WITNESS_NAME: "witness.writ.local/1",
    WITNESS_KEY_FILE: "/d/keys/witness.key",
    WITNESS_STORE_DIR: "/d/witness/store",
    WITNESS_LOGS_FILE: "/d/witness/logs.txt",
  });
});

test("gives the console no key and no database", () => {
  const names = Object.keys(serviceEnvironment(named("console"), place));
  expect(names.filter((name) => /KEY_FILE|DATABASE/.test(name))).toEqual(["CONSOLE_TLS_KEY_FILE"]);
});

test("tells the console where the four services are whose methods it forwards", () => {
  expect(serviceEnvironment(named("console"), place)).toMatchObject({
    CONSOLE_ADDRESS: "127.0.0.1:7400",
    CONSOLE_POLICY_ADDRESS: "127.0.0.1:7401",
    CONSOLE_IDENTITY_ADDRESS: "127.0.0.1:7402",
    CONSOLE_GRANTS_ADDRESS: "127.0.0.1:7403",
    CONSOLE_EVIDENCE_ADDRESS: "127.0.0.1:7404",
  });
});

test("starts every service after all that it calls", () => {
  serviceGroups.forEach((group, position) => {
    const before = serviceGroups.slice(0, position).flat();
    for (const service of group)
      for (const callee of Object.values(service.calls))
        expect(before.map((earlier) => earlier.listensAs)).toContain(callee);
  });
});

test("gives no key and no database to two services", () => {
  const keys = services.flatMap((service) => Object.values(service.keys));
  expect(new Set(keys).size).toBe(keys.length);
  const areas = services.flatMap((service) => service.area ?? []);
  expect(new Set(areas).size).toBe(areas.length);
});

test("starts the lab where it is wanted, and tells the console of it only there", () => {
  const names = (hasLab: boolean) =>
    groupsOf(hasLab).flatMap((group) => group.map(({ name }) => name));
  expect(names(true)).toContain("lab");
  expect(names(false)).not.toContain("lab");
  expect(serviceEnvironment(named("console"), place)).not.toHaveProperty("CONSOLE_LAB_ADDRESS");
  const withLab = serviceEnvironment(named("console"), { ...place, hasLab: true });
  expect(withLab).toMatchObject({ CONSOLE_LAB_ADDRESS: "127.0.0.1:7405" });
});

test("gives the lab a database of its own and what every client has, and no signing key", () => {
  expect(serviceEnvironment(named("lab"), { ...place, hasLab: true })).toEqual({
    TZ: "UTC",
    WRIT_SUPERVISED: "1",
    LAB_ADDRESS: "127.0.0.1:7405",
    LAB_TLS_CERT_FILE: "/d/tls/lab.pem",
    LAB_TLS_KEY_FILE: "/d/tls/lab.key",
    LAB_TLS_CA_FILE: "/d/tls/ca.pem",
    LAB_TRUST_FILE: "/d/trust.json",
    LAB_DATABASE_URL_FILE: "/d/secrets/lab.url",
    LAB_PUBLIC_TENANT: "sample",
    LAB_CLIENT_ENV_FILE: "/d/client.env",
  });
});
