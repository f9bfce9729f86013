import type { ImportKey } from "@writ/token";
import type { Found, IdentityStore, Wanted } from "../store/store.ts";
import { type KnownIssuer, knownIssuer, knownPrincipal } from "./known.ts";
import { measurementKey, type Remembered, type Snapshot, snapshotOf } from "./snapshot.ts";
import { NO_TENANT } from "./tenant.ts";

/** Answers from memory what the store said before. A snapshot may be out of date; claiming with its versions tells. */
export interface Registry {
  /** @throws StoreUnavailableError */
  snapshot(wanted: Wanted): Promise<Snapshot>;
  /** Drops what is remembered of these tenants. */
  forget(tenants: readonly string[]): void;
}

/** A registry that remembers about `maxRemembered` issuers, principals and measurements, least recently used tenants going first. */
export function registry(
  store: Pick<IdentityStore, "find">,
  importKey: ImportKey,
  maxRemembered: number,
): Registry {
  const tenants = new Map<string, Remembered>();

  const remember = (asked: Wanted, found: Found): void => {
    for (const [tenant, version] of found.versions)
      if (tenants.get(tenant)?.version !== version) tenants.set(tenant, nothingOf(version));
    fill(tenants, asked, found, importKey);
  };

  /** Also puts what is used behind what is not, so that the front of the map is what to drop. */
  const remembered = (wanted: Wanted): ReadonlyMap<string, Remembered> => {
    const used = new Map<string, Remembered>();
    for (const tenant of tenantsOf(wanted)) {
      const memory = tenants.get(tenant);
      if (memory === undefined) continue;
      tenants.delete(tenant);
      tenants.set(tenant, memory);
      used.set(tenant, memory);
    }
    return used;
  };

  const makeRoom = (): void => {
    let total = 0;
    for (const memory of tenants.values()) total += sizeOf(memory);
    for (const [tenant, memory] of tenants) {
      if (total <= maxRemembered) return;
      tenants.delete(tenant);
      total -= sizeOf(memory);
    }
  };

  return {
    async snapshot(wanted) {
      const missing = missingFrom(remembered(wanted), wanted);
      if (missing === undefined) return snapshotOf(remembered(wanted));
      remember(missing, await store.find(missing));
      // What was missing may be of a newer version than what was remembered; then all of it is read, under one version.
      if (missingFrom(remembered(wanted), wanted) !== undefined)
        remember(wanted, await store.find(wanted));
      const snapshot = snapshotOf(remembered(wanted));
      makeRoom();
      return snapshot;
    },
    forget(stale) {
      for (const tenant of stale) tenants.delete(tenant);
    },
  };
}

function tenantsOf(wanted: Wanted): ReadonlySet<string> {
  const tenants = [...wanted.principals, ...wanted.measurements].map((ref) => ref.tenant);
  return new Set(wanted.issuers.length > 0 ? [NO_TENANT, ...tenants] : tenants);
}

/** What of the wanted is not remembered; undefined when all is. */
function missingFrom(memory: ReadonlyMap<string, Remembered>, wanted: Wanted): Wanted | undefined {
  const issuers = wanted.issuers.filter((name) => !memory.get(NO_TENANT)?.issuers.has(name));
  const principals = wanted.principals.filter(
    (ref) => !memory.get(ref.tenant)?.principals.has(ref.uid),
  );
  const measurements = wanted.measurements.filter(
    (ref) => !memory.get(ref.tenant)?.measurements.has(measurementKey(ref)),
  );
  const isComplete = issuers.length + principals.length + measurements.length === 0;
  return isComplete ? undefined : { issuers, principals, measurements };
}

function nothingOf(version: bigint): Remembered {
  return { version, issuers: new Map(), principals: new Map(), measurements: new Map() };
}

function sizeOf(memory: Remembered): number {
  return 1 + memory.issuers.size + memory.principals.size + memory.measurements.size;
}

/** Writes down all that was asked for: first that it does not exist, then what was found. */
function fill(
  tenants: ReadonlyMap<string, Remembered>,
  asked: Wanted,
  found: Found,
  importKey: ImportKey,
): void {
  for (const name of asked.issuers) tenants.get(NO_TENANT)?.issuers.set(name, []);
  for (const ref of asked.principals) tenants.get(ref.tenant)?.principals.set(ref.uid, null);
  for (const ref of asked.measurements)
    tenants.get(ref.tenant)?.measurements.set(measurementKey(ref), null);

  const issuers = tenants.get(NO_TENANT)?.issuers;
  for (const issuer of found.issuers) {
    const others: readonly KnownIssuer[] = issuers?.get(issuer.issuer) ?? [];
    issuers?.set(issuer.issuer, [...others, knownIssuer(issuer)]);
  }
  for (const principal of found.principals)
    tenants
      .get(principal.tenant)
      ?.principals.set(principal.uid, knownPrincipal(principal, importKey));
  for (const measurement of found.measurements)
    tenants.get(measurement.tenant)?.measurements.set(measurementKey(measurement), measurement);
}
