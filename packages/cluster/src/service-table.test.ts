import { expect, test } from "vitest";
import { addressesOf, portsFrom } from "./addresses.ts";
import { dataFolder } from "./data-folder.ts";
import { type ServiceEntry, serviceEnvironment, serviceGroups } from "./service-table.ts";

const data = dataFolder("/d");
const addresses = addressesOf(portsFrom(7400));
const services = serviceGroups.flat();

function named(name: string): ServiceEntry {
  const found = services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

test("gives grant-signing its address, TLS, trust, database, four keys and evidence, and nothing else", () => {
  expect(serviceEnvironment(named("grant-signing"), data, addresses)).toEqual({
    TZ: "UTC",
    WRIT_SUPERVISED: "1",
    GRANTS_ADDRESS: "127.0.0.1:7403",
    GRANTS_TLS_CERT_FILE: "/d/tls/grant-signing.pem",
    GRANTS_TLS_KEY_FILE: "/d/tls/grant-signing.key",
    GRANTS_TLS_CA_FILE: "/d/tls/ca.pem",
    GRANTS_TRUST_FILE: "/d/trust.json",
    GRANTS_DATABASE_URL_FILE: "/d/secrets/grants.url",
    GRANTS_GRANT_KEY_FILE: "/d/keys/grants-grant.key",
    GRANTS_REVOCATION_KEY_FILE: "/d/keys/grants-revocation.key",
    GRANTS_BUNDLE_ROOT_KEY_FILE: "/d/keys/grants-bundle-root.key",
    GRANTS_STATEMENT_KEY_FILE: "/d/keys/grants-statement.key",
    GRANTS_EVIDENCE_ADDRESS: "127.0.0.1:7404",
  });
});

test("tells policy-decision where the three services are that it calls", () => {
  expect(serviceEnvironment(named("policy-decision"), data, addresses)).toMatchObject({
    POLICY_ADDRESS: "127.0.0.1:7401",
    POLICY_IDENTITY_ADDRESS: "127.0.0.1:7402",
    POLICY_GRANTS_ADDRESS: "127.0.0.1:7403",
    POLICY_EVIDENCE_ADDRESS: "127.0.0.1:7404",
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
  expect(new Set(services.map((service) => service.area)).size).toBe(services.length);
});
