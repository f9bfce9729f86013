import { demand } from "./field-error.ts";

/** What somebody signed in may do, the least first. */
export const sessionRoles = ["analyst", "approver", "admin"] as const;

/** One of {@link sessionRoles}. */
export type SessionRole = (typeof sessionRoles)[number];

/** What a value of the roles claim allows. */
export interface RoleMapping {
  readonly value: string;
  readonly role: SessionRole;
}

/** How the users of an issuer sign in to the console. */
export interface ConsoleSignIn {
  /** The console's client id at the issuer: the audience of its ID tokens. */
  readonly clientId: string;
  /** Claim of the ID token that holds a user's groups or roles. */
  readonly rolesClaim: string;
  readonly roles: readonly RoleMapping[];
}

/** The same as somebody asks for it; any field may be wrong. */
export interface ConsoleSignInDraft {
  readonly clientId: string;
  readonly rolesClaim: string;
  readonly roles: readonly { readonly value: string; readonly role: string }[];
}

const MOST_ROLES = 32;
const NAME = /^[!-~]{1,256}$/;
const VALUE = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

/**
 * Checks how users are to sign in. An ID token for the console must never do for a bearer token, so the two have different audiences.
 * @throws FieldError
 */
export function checkConsoleSignIn(
  draft: ConsoleSignInDraft,
  issuer: { readonly kind: string; readonly audience: string; readonly principalType: string },
): ConsoleSignIn {
  const field = "issuer.console";
  const { clientId, rolesClaim } = draft;
  const namesUsers = issuer.kind === "oidc" && issuer.principalType === "User";
  demand(namesUsers, field, "is only for OIDC issuers that name users");
  const name = "must be 1 to 256 printable ASCII characters without spaces";
  demand(NAME.test(clientId), `${field}.client_id`, name);
  demand(clientId !== issuer.audience, `${field}.client_id`, "must not be the issuer's audience");
  demand(NAME.test(rolesClaim), `${field}.roles_claim`, name);
  const count = draft.roles.length;
  demand(count >= 1 && count <= MOST_ROLES, `${field}.roles`, `must be 1 to ${MOST_ROLES}`);
  const values = new Set(draft.roles.map(({ value }) => value));
  demand(values.size === count, `${field}.roles`, "must not name a value twice");
  const roles = draft.roles.map(({ role, value }, i) => {
    demand(VALUE.test(value), `${field}.roles[${i}].value`, "must be 1 to 256 characters of text");
    demandRole(role, `${field}.roles[${i}].role`);
    return { value, role };
  });
  return { clientId, rolesClaim, roles };
}

/** Demands a role that can be given. @throws FieldError */
export function demandRole(role: string, field: string): asserts role is SessionRole {
  const isKnown = sessionRoles.some((known) => known === role);
  demand(isKnown, field, `must be one of ${sessionRoles.join(", ")}`);
}

/** The highest role that a roles claim gives: a string, or a list of strings. Undefined when it gives none. */
export function grantedRole({ roles }: ConsoleSignIn, claim: unknown): SessionRole | undefined {
  const held: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const given = roles.filter(({ value }) => held.includes(value)).map(({ role }) => role);
  return sessionRoles.findLast((role) => given.includes(role));
}
