import type { KnownIssuer, KnownPrincipal } from "./known.ts";
import type { Measurement, MeasurementRef } from "./measurement.ts";
import type { PrincipalRef } from "./principal.ts";
import { NO_TENANT } from "./tenant.ts";

/** What is remembered of one tenant under one version. Values are added, never changed; null means that there is no such thing. */
export interface Remembered {
  readonly version: bigint;
  readonly issuers: Map<string, readonly KnownIssuer[]>;
  readonly principals: Map<string, KnownPrincipal | null>;
  readonly measurements: Map<string, Measurement | null>;
}

/** The registry as far as one batch asked for it. */
export interface Snapshot {
  /** The versions that must still stand for the snapshot to be true. */
  readonly versions: ReadonlyMap<string, bigint>;
  hasTenant(tenant: string): boolean;
  issuers(name: string): readonly KnownIssuer[];
  principal(ref: PrincipalRef): KnownPrincipal | undefined;
  measurement(ref: MeasurementRef): Measurement | undefined;
}

/** Reads from what is remembered. Asking for what was not wanted is a mistake of ours and throws, since absent must not be confused with unknown. */
export function snapshotOf(tenants: ReadonlyMap<string, Remembered>): Snapshot {
  const of = (tenant: string): Remembered => wanted(tenants.get(tenant));
  return {
    versions: new Map([...tenants].map(([tenant, { version }]) => [tenant, version])),
    hasTenant: (tenant) => of(tenant).version > 0n,
    issuers: (name) => wanted(of(NO_TENANT).issuers.get(name)),
    principal: (ref) => wanted(of(ref.tenant).principals.get(ref.uid)) ?? undefined,
    measurement: (ref) => wanted(of(ref.tenant).measurements.get(measurementKey(ref))) ?? undefined,
  };
}

/** The key of a reference value within its tenant. */
export function measurementKey(ref: MeasurementRef): string {
  return `${ref.profile} ${ref.measurement}`;
}

function wanted<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the registry was asked for what nobody wanted");
  return value;
}
