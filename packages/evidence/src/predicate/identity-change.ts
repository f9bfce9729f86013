import { object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { StatementError } from "../statement/statement-error.ts";
import { type Digest, digest, token } from "../statement/value.ts";
import { type StandaloneHead, standaloneHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** What can change about who is trusted. */
export type IdentityChange =
  | "issuer.add"
  | "issuer.remove"
  | "principal.add"
  | "principal.suspend"
  | "principal.resume"
  | "measurement.add"
  | "measurement.remove"
  | "session.start";

/** An issuer, principal or measurement was registered, removed or suspended; or a person signed in to the console. */
export interface IdentityChangePredicate extends StandaloneHead {
  readonly change: IdentityChange;
  /** `Type::id`, an issuer, or a measurement. */
  readonly subject: string;
  /** Exactly with `session.start`: what the person may do, and how the person signed in. */
  readonly session?: {
    readonly role: "analyst" | "approver" | "admin";
    readonly method: "code" | "oidc";
  };
  /** Digests of what was registered, by name. */
  readonly details: Readonly<Record<string, Digest>>;
  /** Who changed it, such as a SPIFFE id. */
  readonly by: string;
}

const kind: EventKind<IdentityChangePredicate> = {
  predicateType: "https://writ.dev/attestation/identity-change/v1",
  subjectName: ({ subject }) => `identity/${subject}`,
  read: object<IdentityChangePredicate>(
    {
      ...standaloneHead,
      change: oneOf(
        "issuer.add",
        "issuer.remove",
        "principal.add",
        "principal.suspend",
        "principal.resume",
        "measurement.add",
        "measurement.remove",
        "session.start",
      ),
      subject: token,
      session: object({
        role: oneOf("analyst", "approver", "admin"),
        method: oneOf("code", "oidc"),
      }),
      details: readDetails,
      by: token,
    },
    ["session"],
  ),
  brokenRule: ({ change, session }) =>
    (change === "session.start") === (session !== undefined) ? undefined : "session",
};

/** Builds the statement of an identity change. The subject's digest is hex. @throws StatementError */
export function buildIdentityChange(
  subjectSha256: string,
  predicate: IdentityChangePredicate,
): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads the statement of an identity change. @throws StatementError */
export function readIdentityChange(bytes: Uint8Array): Statement<IdentityChangePredicate> {
  return readEvent(kind, bytes);
}

function readDetails(value: unknown, member: string): Readonly<Record<string, Digest>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new StatementError(member);
  }
  const entries = Object.entries<unknown>(value as Record<string, unknown>);
  const named = entries.every(([name]) => /^[a-z][A-Za-z0-9]{0,63}$/.test(name));
  if (!named || entries.length > 32) throw new StatementError(member);
  return Object.fromEntries(entries.map(([name, one]) => [name, digest(one, name)]));
}
