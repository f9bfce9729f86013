import { makeSessionToken, SESSION_LIFE_S, type SigningKey } from "@writ/token";
import { sessionStarted, stated, type StatingParts } from "../changes/change.ts";
import { deliver, type RelayParts } from "../changes/relay.ts";
import type { SessionRole } from "../registry/console-sign-in.ts";
import type { PendingStatement } from "../store/store.ts";

/** Somebody who may sign in. */
export interface Person {
  readonly tenant: string;
  /** `User::id`. */
  readonly subject: string;
  readonly role: SessionRole;
}

/** How a person came to sign in. */
export interface SignInWay {
  readonly method: "code" | "oidc";
  /** On whose word: who made the code, or the issuer. */
  readonly by: string;
}

/** A session that began. */
export interface StartedSession extends Person {
  /** Secret. */
  readonly token: string;
  readonly method: SignInWay["method"];
  readonly expiresAtMs: number;
}

/** What starting a session needs. */
export interface SessionParts extends StatingParts, RelayParts {
  /** The key of identity assertions. */
  readonly key: SigningKey;
}

/** The signed statement that a session begins. Its event id is the session's id. */
export function sessionStatement(
  parts: StatingParts,
  { role, subject, tenant }: Person,
  { by, method }: SignInWay,
): PendingStatement {
  return stated(parts, sessionStarted({ tenant, uid: subject }, { role, method }), by);
}

/** Begins a session whose statement is stored: there is no session before the log holds it. @throws StoreUnavailableError, LogUnavailableError */
export async function startSession(
  parts: SessionParts,
  { role, subject, tenant }: Person,
  method: SignInWay["method"],
  sessionId: string,
  deadlineMs: number | undefined,
): Promise<StartedSession> {
  await deliver(parts, tenant, deadlineMs);
  const iat = Math.floor(parts.now() / 1000);
  const exp = iat + SESSION_LIFE_S[method];
  const claims = { exp, iat, jti: sessionId, method, role, sub: subject, tenant };
  const token = makeSessionToken(claims, parts.key);
  return { tenant, subject, role, method, token, expiresAtMs: exp * 1000 };
}
