import type { Issuer } from "../registry/issuer.ts";
import type { Measurement, MeasurementRef } from "../registry/measurement.ts";
import type { Principal, PrincipalRef } from "../registry/principal.ts";

/** What somebody needs to know of the registry. */
export interface Wanted {
  /** Issuer values, whatever their tenant. */
  readonly issuers: readonly string[];
  readonly principals: readonly PrincipalRef[];
  readonly measurements: readonly MeasurementRef[];
}

/** A version for each tenant, and under NO_TENANT one for all issuers together; 0 for a tenant that does not exist. */
export type Versions = ReadonlyMap<string, bigint>;

/** What the registry holds of what was wanted, all of one moment. */
export interface Found {
  /** Of every tenant that was named, and of the issuers when some were. */
  readonly versions: Versions;
  readonly issuers: readonly Issuer[];
  readonly principals: readonly Principal[];
  readonly measurements: readonly Measurement[];
}

/** One use of an assertion or proof. */
export interface JtiUse {
  readonly tenant: string;
  /** Who chose the jti; a jti is single use within it. */
  readonly ns: string;
  readonly jti: string;
  /** From here on the token is over for every clock; milliseconds since the Unix epoch. */
  readonly forgetAtMs: number;
}

/** What came of claiming uses: either some tenants had moved on and nothing was claimed, or for each use whether it was the first of its kind. */
export type Claimed =
  | { readonly stale: readonly string[] }
  | { readonly isFirst: readonly boolean[] };

/** A signed statement that the log may not hold yet. */
export interface PendingStatement {
  readonly tenant: string;
  readonly eventId: string;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly keyId: string;
}

/** Who exists, and which credentials were used. Every method throws StoreUnavailableError when the database cannot answer. */
export interface IdentityStore {
  find(wanted: Wanted): Promise<Found>;
  /**
   * In one durable statement: compares the versions with those now, and if all still stand records the uses. Of equal uses, in this call or any
   * other at any time, exactly one is the first.
   */
  claim(versions: Versions, uses: readonly JtiUse[]): Promise<Claimed>;

  /** Each change and its statement are stored together or not at all. False, and nothing is stored, when it is already so. */
  addIssuer(issuer: Issuer, statement: PendingStatement): Promise<boolean>;
  addPrincipal(principal: Principal, statement: PendingStatement): Promise<boolean>;
  suspendPrincipal(
    ref: PrincipalRef,
    suspended: boolean,
    statement: PendingStatement,
  ): Promise<boolean>;
  addMeasurement(measurement: Measurement, statement: PendingStatement): Promise<boolean>;
  /** Removals throw NotRegisteredError when there is nothing to remove. */
  removeIssuer(ref: Pick<Issuer, "tenant" | "issuer">, statement: PendingStatement): Promise<void>;
  removeMeasurement(ref: MeasurementRef, statement: PendingStatement): Promise<void>;

  listIssuers(tenant: string): Promise<readonly Issuer[]>;
  listPrincipals(tenant: string): Promise<readonly Principal[]>;
  listMeasurements(tenant: string): Promise<readonly Measurement[]>;

  /** Oldest first, at most 256; of one tenant, or of all. */
  pendingStatements(tenant?: string): Promise<readonly PendingStatement[]>;
  /** The log has them. */
  forgetStatements(statements: readonly PendingStatement[]): Promise<void>;
  /** Removes uses whose time is over, `atOnce` in one transaction. */
  forgetUses(nowMs: number, atOnce: number): Promise<void>;
  /** Returns when the database answers. */
  ready(): Promise<void>;
}

/** The database cannot answer now. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
}

/** The name is taken by something else. */
export class AlreadyRegisteredError extends Error {
  override readonly name = "AlreadyRegisteredError";
}

/** There is no such thing. */
export class NotRegisteredError extends Error {
  override readonly name = "NotRegisteredError";
}

/** The tenant holds as many of these as it may. */
export class TenantFullError extends Error {
  override readonly name = "TenantFullError";
}
