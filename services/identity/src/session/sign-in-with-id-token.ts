import { CLOCK_SKEW_S } from "@writ/token";
import { CredentialDenied } from "../credential/credential-denied.ts";
import { RegistryUnsettledError } from "../credential/verify-credentials.ts";
import { type ForeignToken, parseForeignToken } from "../foreign/foreign-token.ts";
import { claimedIssuer } from "../foreign/select-issuer.ts";
import { subjectName } from "../foreign/subject-name.ts";
import { verifyForeignToken } from "../foreign/verify-foreign-token.ts";
import { type ConsoleSignIn, grantedRole } from "../registry/console-sign-in.ts";
import type { Issuer } from "../registry/issuer.ts";
import { knownIssuer } from "../registry/known.ts";
import type { SessionStore } from "../store/session-store.ts";
import type { IdentityStore } from "../store/store.ts";
import { SignInRefused, suspended } from "./sign-in-refused.ts";
import {
  type Person,
  type SessionParts,
  sessionStatement,
  type StartedSession,
  startSession,
} from "./start-session.ts";

/** An ID token and what the console knows of the sign-in that it is for. */
export interface IdTokenSignIn {
  readonly idToken: string;
  readonly nonce: string;
  /** The console's client id. */
  readonly clientId: string;
}

/** What signing in at an issuer needs. */
export interface IdTokenParts extends SessionParts {
  readonly sessions: Pick<SessionStore, "recordSignIn">;
  readonly store: SessionParts["store"] & Pick<IdentityStore, "find" | "claim">;
}

type ConsoleIssuer = Issuer & { readonly console: ConsoleSignIn };

const MAX_ROUNDS = 4;
/** How far apart the clocks of two processes of this service may be beyond what tokens are granted anyway. */
const RETENTION_MARGIN_S = 60;

/**
 * Signs in the user of a registered issuer, once for each ID token (OpenID Connect Core 1.0, section 3.1.3.7). The tenant is the one that
 * registered the issuer with this client id of the console.
 * @throws CredentialDenied, SignInRefused, StoreUnavailableError, LogUnavailableError, RegistryUnsettledError
 */
export async function signInWithIdToken(
  parts: IdTokenParts,
  signIn: IdTokenSignIn,
  deadlineMs: number | undefined,
): Promise<StartedSession> {
  const token = parseForeignToken(signIn.idToken);
  const person = await recognisedPerson(parts, token, signIn);
  const way = { method: "oidc", by: String(token.claims["iss"]) } as const;
  const statement = sessionStatement(parts, person, way);
  const ref = { tenant: person.tenant, uid: person.subject };
  await parts.sessions.recordSignIn(ref, parts.now(), statement);
  return startSession(parts, person, "oidc", statement.eventId, deadlineMs);
}

/** Judged by the registry as it is when the token is recorded as used: a removed issuer or a suspended user signs nobody in. */
async function recognisedPerson(
  parts: IdTokenParts,
  token: ForeignToken,
  signIn: IdTokenSignIn,
): Promise<Person> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const nowMs = parts.now();
    const names = { issuers: [claimedIssuer(token)], principals: [], measurements: [] };
    const found = await parts.store.find(names);
    const issuer = issuerOf(found.issuers, signIn.clientId);
    const person = await verified(token, issuer, signIn, Math.floor(nowMs / 1000));
    const ref = { tenant: person.tenant, uid: person.subject };
    const registered = await parts.store.find({ ...names, issuers: [], principals: [ref] });
    if (registered.principals.some((principal) => principal.suspended)) throw suspended();
    const versions = new Map([...found.versions, ...registered.versions]);
    const claimed = await parts.store.claim(versions, [useOf(token, ref.tenant)]);
    if ("stale" in claimed) continue;
    if (claimed.isFirst[0] !== true)
      throw new CredentialDenied("CRED_REPLAYED", "this ID token was used before");
    return person;
  }
  throw new RegistryUnsettledError("the registry changes too fast to decide on it");
}

function issuerOf(issuers: readonly Issuer[], clientId: string): ConsoleIssuer {
  for (const issuer of issuers) {
    const { console } = issuer;
    if (console?.clientId === clientId) return { ...issuer, console };
  }
  throw new CredentialDenied(
    "CRED_UNKNOWN_ISSUER",
    "nobody registered this issuer for the console",
  );
}

async function verified(
  token: ForeignToken,
  issuer: ConsoleIssuer,
  { clientId, nonce }: IdTokenSignIn,
  nowS: number,
): Promise<Person> {
  const asConsole = { ...knownIssuer(issuer), audience: clientId };
  const { jkt, subject } = await verifyForeignToken(token, asConsole, nowS);
  const { azp, nonce: said } = token.claims;
  if (azp !== undefined && azp !== clientId)
    throw new CredentialDenied("CRED_WRONG_AUDIENCE", "azp is not the console's client id");
  if (nonce === "" || said !== nonce)
    throw new CredentialDenied("CRED_MALFORMED", "nonce is not the one of this sign-in");
  if (jkt !== undefined)
    throw new CredentialDenied("CRED_MALFORMED", "cnf binds the token to a key nobody shows here");
  const role = grantedRole(issuer.console, token.claims[issuer.console.rolesClaim]);
  if (role === undefined)
    throw new SignInRefused("may", "NO_ROLE", "nothing in your ID token gives you a role here");
  return { tenant: issuer.tenant, subject: `User::${subjectName(subject)}`, role };
}

function useOf({ claims, digest }: ForeignToken, tenant: string) {
  const exp = Number(claims["exp"]);
  const forgetAtMs = (exp + CLOCK_SKEW_S + RETENTION_MARGIN_S) * 1000;
  return { tenant, ns: "console id token", jti: digest, forgetAtMs };
}
