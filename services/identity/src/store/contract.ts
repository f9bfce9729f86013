import { expect, test } from "vitest";
import type { ConsoleSignIn } from "../registry/console-sign-in.ts";
import type { Issuer } from "../registry/issuer.ts";
import type { Measurement } from "../registry/measurement.ts";
import type { Principal } from "../registry/principal.ts";
import { NO_TENANT } from "../registry/tenant.ts";
import {
  AlreadyRegisteredError,
  type IdentityStore,
  type JtiUse,
  NotRegisteredError,
  type PendingStatement,
} from "./store.ts";

/** A store and what keeps it open. */
export interface OpenStore extends AsyncDisposable {
  readonly store: IdentityStore;
}

const principal: Principal = {
  tenant: "acme",
  uid: "Agent::planner",
  keys: [{ crv: "Ed25519", kty: "OKP", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }],
  teams: ["Team::ops", "Team::all"],
  attributes: { risk: 2, tags: ["a", "ü"] },
  suspended: false,
  createdAtMs: 1_800_000_000_123,
};
const issuer: Issuer = {
  tenant: "acme",
  issuer: "https://login.example.org",
  kind: "oidc",
  algorithms: ["RS256", "ES256"],
  audience: "urn:writ:test:identity",
  jwks: '{"keys": [ {"kid":"ü"} ]}',
  maxLifetimeS: 3600,
  principalType: "User",
};
const consoleSignIn: ConsoleSignIn = {
  clientId: "writ-console",
  rolesClaim: "groups",
  roles: [
    { value: "ü ops", role: "approver" },
    { value: "writ-admins", role: "admin" },
  ],
};
const withConsole: Issuer = { ...issuer, console: consoleSignIn };
const measurement: Measurement = {
  tenant: "acme",
  profile: "process-measure/v1",
  measurement: `sha256:${"ab".repeat(32)}`,
  name: "agent 1.2",
  level: 2,
  environment: "prod",
};
const use: JtiUse = { tenant: "acme", ns: "Agent::planner", jti: "jti-1", forgetAtMs: 2_000 };
const everything = {
  issuers: [issuer.issuer],
  principals: [principal],
  measurements: [measurement],
};

/** What every store must do, whatever it is made of. */
export function storeContract(open: () => Promise<OpenStore>): void {
  test("finds what was registered, and the version it is valid under", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.addPrincipal(principal, statement(1));
    await store.addIssuer(issuer, statement(2));
    await store.addMeasurement(measurement, statement(3));
    expect(await store.find(everything)).toEqual({
      versions: new Map([
        ["acme", 3n],
        [NO_TENANT, 1n],
      ]),
      issuers: [issuer],
      principals: [principal],
      measurements: [measurement],
    });
    expect(await store.listPrincipals("acme")).toEqual([principal]);
    expect(await store.listIssuers("acme")).toEqual([issuer]);
    expect(await store.listMeasurements("acme")).toEqual([measurement]);
  });

  test("finds nothing of what does not exist and calls its version 0", async () => {
    await using opened = await open();
    const { store } = opened;
    expect(await store.find(everything)).toEqual({
      versions: new Map([
        ["acme", 0n],
        [NO_TENANT, 0n],
      ]),
      issuers: [],
      principals: [],
      measurements: [],
    });
    expect(await store.listPrincipals("acme")).toEqual([]);
  });

  test("keeps tenants apart", async () => {
    await using opened = await open();
    const { store } = opened;
    const other = { ...principal, tenant: "other", teams: [] };
    await store.addPrincipal(principal, statement(1));
    await store.addPrincipal(other, statement(2, "other"));
    expect(await store.listPrincipals("other")).toEqual([other]);
    const found = await store.find({ issuers: [], principals: [other], measurements: [] });
    expect(found.principals).toEqual([other]);
    expect(found.versions).toEqual(new Map([["other", 1n]]));
  });

  test("changes nothing when the same is registered again", async () => {
    await using opened = await open();
    const { store } = opened;
    for (const isNew of [true, false]) {
      expect(await store.addPrincipal(principal, statement(1))).toBe(isNew);
      expect(await store.addIssuer(issuer, statement(2))).toBe(isNew);
      expect(await store.addMeasurement(measurement, statement(3))).toBe(isNew);
    }
    expect(await store.addPrincipal({ ...principal, createdAtMs: 5 }, statement(4))).toBe(false);
    expect((await store.find(everything)).versions.get("acme")).toBe(3n);
    expect(await store.pendingStatements()).toHaveLength(3);
  });

  test("refuses another thing of the same name", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.addPrincipal(principal, statement(1));
    await store.addIssuer(issuer, statement(2));
    await store.addMeasurement(measurement, statement(3));
    for (const refused of [
      () => store.addPrincipal({ ...principal, teams: [] }, statement(4)),
      () => store.addIssuer({ ...issuer, audience: "urn:other" }, statement(5)),
      () => store.addMeasurement({ ...measurement, level: 4 }, statement(6)),
      () => store.addPrincipal({ ...principal, uid: "Agent::twin" }, statement(7)),
      () => store.addIssuer({ ...issuer, tenant: "other" }, statement(8, "other")),
    ])
      await expect(refused()).rejects.toBeInstanceOf(AlreadyRegisteredError);
    expect((await store.find(everything)).versions.get("acme")).toBe(3n);
    expect(await store.pendingStatements()).toHaveLength(3);
  });

  test("keeps how an issuer's users sign in to the console", async () => {
    await using opened = await open();
    const { store } = opened;
    expect(await store.addIssuer(withConsole, statement(1))).toBe(true);
    expect(await store.addIssuer(withConsole, statement(2))).toBe(false);
    expect(await store.listIssuers("acme")).toEqual([withConsole]);
    const found = await store.find({ ...everything, principals: [], measurements: [] });
    expect(found.issuers).toEqual([withConsole]);
    for (const refused of [
      { ...withConsole, console: { ...consoleSignIn, rolesClaim: "roles" } },
      issuer,
      // One client id at an issuer signs people in to one tenant.
      { ...withConsole, tenant: "other", audience: "urn:other" },
    ])
      await expect(store.addIssuer(refused, statement(3, refused.tenant))).rejects.toBeInstanceOf(
        AlreadyRegisteredError,
      );
    const third = { ...consoleSignIn, clientId: "another-console" };
    const shared = { ...issuer, tenant: "third", audience: "urn:third", console: third };
    expect(await store.addIssuer(shared, statement(4, "third"))).toBe(true);
  });

  test("lets tenants share an issuer under different audiences", async () => {
    await using opened = await open();
    const { store } = opened;
    const shared = { ...issuer, tenant: "other", audience: "urn:other" };
    await store.addIssuer(issuer, statement(1));
    await store.addIssuer(shared, statement(2, "other"));
    const { issuers } = await store.find({ ...everything, principals: [], measurements: [] });
    expect(issuers).toHaveLength(2);
    expect(issuers).toEqual(expect.arrayContaining([issuer, shared]));
  });

  test("removes what was registered, and says when there is nothing", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.addIssuer(issuer, statement(1));
    await store.addMeasurement(measurement, statement(2));
    await store.removeIssuer(issuer, statement(3));
    await store.removeMeasurement(measurement, statement(4));
    const found = await store.find(everything);
    expect([...found.issuers, ...found.measurements]).toEqual([]);
    expect(found.versions.get(NO_TENANT)).toBe(2n);
    for (const refused of [
      () => store.removeIssuer(issuer, statement(5)),
      () => store.removeMeasurement(measurement, statement(6)),
      () => store.suspendPrincipal(principal, true, statement(7)),
    ])
      await expect(refused()).rejects.toBeInstanceOf(NotRegisteredError);
    expect(await store.pendingStatements()).toHaveLength(4);
  });

  test("suspends a principal and lifts the suspension", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.addPrincipal(principal, statement(1));
    expect(await store.suspendPrincipal(principal, true, statement(2))).toBe(true);
    expect(await store.suspendPrincipal(principal, true, statement(3))).toBe(false);
    expect(await store.listPrincipals("acme")).toEqual([{ ...principal, suspended: true }]);
    expect(await store.suspendPrincipal(principal, false, statement(4))).toBe(true);
    const found = await store.find(everything);
    expect(found.principals).toEqual([principal]);
    expect(found.versions.get("acme")).toBe(3n);
  });

  test("stores a statement with its change until the log has it", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.addPrincipal(principal, statement(1));
    await store.addMeasurement({ ...measurement, tenant: "other" }, statement(2, "other"));
    expect(await store.pendingStatements("acme")).toEqual([statement(1)]);
    expect(await store.pendingStatements()).toEqual([statement(1), statement(2, "other")]);
    await store.forgetStatements([statement(1)]);
    expect(await store.pendingStatements()).toEqual([statement(2, "other")]);
    await store.forgetStatements([]);
    expect(await store.pendingStatements("acme")).toEqual([]);
  });

  test("lets a jti be used once by each who chose it", async () => {
    await using opened = await open();
    const { store } = opened;
    const versions = new Map([["acme", 0n]]);
    const others = [
      { ...use, jti: "jti-2" },
      { ...use, ns: "Agent::other" },
      { ...use, tenant: "other" },
    ];
    expect(await store.claim(versions, [use, use, ...others])).toEqual({
      isFirst: [true, false, true, true, true],
    });
    expect(await store.claim(versions, [...others, use, { ...use, jti: "jti-3" }])).toEqual({
      isFirst: [false, false, false, false, true],
    });
    expect(await store.claim(versions, [])).toEqual({ isFirst: [] });
  });

  test("claims nothing on a registry that has moved on", async () => {
    await using opened = await open();
    const { store } = opened;
    const before = new Map([
      ["acme", 0n],
      ["other", 0n],
    ]);
    await store.addPrincipal(principal, statement(1));
    expect(await store.claim(before, [use])).toEqual({ stale: ["acme"] });
    expect(await store.claim(new Map([["acme", 1n]]), [use])).toEqual({ isFirst: [true] });
    expect(await store.claim(new Map([["acme", 2n]]), [use])).toEqual({ stale: ["acme"] });
    expect(await store.claim(new Map([["ghost", 1n]]), [])).toEqual({ stale: ["ghost"] });
  });

  test("forgets uses whose time is over and no others", async () => {
    await using opened = await open();
    const { store } = opened;
    const versions = new Map([["acme", 0n]]);
    const later = { ...use, jti: "jti-later", forgetAtMs: 3_000 };
    const many = Array.from({ length: 5 }, (_, i) => ({ ...use, jti: `many-${i}` }));
    await store.claim(versions, [use, later, ...many]);
    await store.forgetUses(2_000, 2);
    expect(await store.claim(versions, [use])).toEqual({ isFirst: [false] });
    await store.forgetUses(2_001, 2);
    expect(await store.claim(versions, [use, later, ...many])).toEqual({
      isFirst: [true, false, true, true, true, true, true],
    });
  });
}

function statement(n: number, tenant = "acme"): PendingStatement {
  return {
    tenant,
    eventId: `01900000-0000-7000-8000-${`${n}`.padStart(12, "0")}`,
    payload: Buffer.from([n]),
    signature: Buffer.from([n, n]),
    keyId: "kid",
  };
}
