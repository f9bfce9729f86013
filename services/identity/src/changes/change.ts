import { canonicalBytes, encodeHex, type Json } from "@writ/encoding";
import {
  buildIdentityChange,
  type IdentityChange,
  type IdentityChangePredicate,
} from "@writ/evidence";
import type { StatementKey } from "@writ/service";
import { sha256 } from "@writ/token";
import type { Issuer } from "../registry/issuer.ts";
import type { Measurement, MeasurementRef } from "../registry/measurement.ts";
import type { Principal, PrincipalRef } from "../registry/principal.ts";
import type { PendingStatement } from "../store/store.ts";

/** A change of the registry, as evidence speaks of it. */
export interface Change {
  readonly change: IdentityChange;
  readonly tenant: string;
  /** `Type::id`, the issuer, or the measurement. */
  readonly subject: string;
  /** All that is changed; only its digest is published. */
  readonly document: { readonly [name: string]: Json };
  /** Parts of the document that somebody may want to compare by themselves. */
  readonly details: { readonly [name: string]: Json };
  /** With `session.start` only; published as it is. */
  readonly session?: StartedSession;
}

/** A person signs in: what for, and how. */
type StartedSession = NonNullable<IdentityChangePredicate["session"]>;

/** What stating a change needs. */
export interface StatingParts {
  readonly statementKey: StatementKey;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Version 7 UUIDs. */
  readonly newId: () => string;
}

/** An issuer is trusted, or no longer. */
export function issuerAdded(issuer: Issuer): Change {
  const { tenant, jwks, algorithms } = issuer;
  const { console, ...plain } = issuer;
  const signIn = console && {
    ...console,
    roles: console.roles.map(({ role, value }) => ({ role, value })),
  };
  const extra = signIn === undefined ? {} : { console: signIn };
  const document = { ...plain, algorithms: [...algorithms], ...extra };
  const details = { jwks, ...extra };
  return { change: "issuer.add", tenant, subject: issuer.issuer, document, details };
}

/** See {@link issuerAdded}. */
export function issuerRemoved({ tenant, issuer }: Pick<Issuer, "tenant" | "issuer">): Change {
  const document = { tenant, issuer };
  return { change: "issuer.remove", tenant, subject: issuer, document, details: {} };
}

/** A principal is registered. */
export function principalAdded(principal: Principal): Change {
  const { tenant, uid, keys, teams, attributes, suspended } = principal;
  const details = { keys, teams, attributes };
  const document = { tenant, uid, suspended, ...details };
  return { change: "principal.add", tenant, subject: uid, document, details };
}

/** A principal is suspended, or no longer. */
export function principalSuspended({ tenant, uid }: PrincipalRef, suspended: boolean): Change {
  const change = suspended ? "principal.suspend" : "principal.resume";
  return { change, tenant, subject: uid, document: { tenant, uid, suspended }, details: {} };
}

/** A reference value is registered. */
export function measurementAdded(added: Measurement): Change {
  const { tenant, measurement } = added;
  const document = { ...added };
  return { change: "measurement.add", tenant, subject: measurement, document, details: {} };
}

/** A reference value is removed. */
export function measurementRemoved({ tenant, profile, measurement }: MeasurementRef): Change {
  const document = { tenant, profile, measurement };
  return { change: "measurement.remove", tenant, subject: measurement, document, details: {} };
}

/** A person signs in to the console. */
export function sessionStarted({ tenant, uid }: PrincipalRef, session: StartedSession): Change {
  const document = { tenant, uid, ...session };
  return { change: "session.start", tenant, subject: uid, document, details: {}, session };
}

/** The signed statement of a change that `by` makes (a SPIFFE id, somebody signed in, an issuer), under a new event id. */
export function stated(parts: StatingParts, change: Change, by: string): PendingStatement {
  const { tenant, subject, document, details, session } = change;
  const eventId = parts.newId();
  const payload = buildIdentityChange(digest({ change: change.change, ...document }), {
    eventId,
    executionId: null,
    tenant,
    seq: 0,
    prev: null,
    final: null,
    occurredAt: new Date(parts.now()).toISOString(),
    recordedBy: { service: "identity" },
    change: change.change,
    subject,
    ...(session !== undefined && { session }),
    details: Object.fromEntries(
      Object.entries(details).map(([name, value]) => [name, { sha256: digest(value) }]),
    ),
    by,
  });
  return { tenant, eventId, ...parts.statementKey.sign(payload) };
}

function digest(value: Json): string {
  return encodeHex(sha256(canonicalBytes(value)));
}
