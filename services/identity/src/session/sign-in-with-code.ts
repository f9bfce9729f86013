import type { SessionStore } from "../store/session-store.ts";
import { signInCodeHash } from "./code.ts";
import { SignInRefused, suspended } from "./sign-in-refused.ts";
import {
  type SessionParts,
  sessionStatement,
  type StartedSession,
  startSession,
} from "./start-session.ts";

/** What signing in with a code needs. */
export interface CodeParts extends SessionParts {
  readonly sessions: Pick<SessionStore, "useCode">;
}

/**
 * Signs in whoever has the code. It is used up by that, also when the log cannot hold the statement and there is no session.
 * @throws SignInRefused, StoreUnavailableError, LogUnavailableError
 */
export async function signInWithCode(
  parts: CodeParts,
  code: string,
  deadlineMs: number | undefined,
): Promise<StartedSession> {
  const hash = signInCodeHash(code);
  let sessionId = "";
  const used =
    hash &&
    (await parts.sessions.useCode(hash, parts.now(), (found) => {
      const statement = sessionStatement(parts, found, { method: "code", by: found.createdBy });
      sessionId = statement.eventId;
      return statement;
    }));
  if (used === "suspended") throw suspended();
  if (used === undefined)
    throw new SignInRefused(
      "who",
      "SIGN_IN_CODE_UNKNOWN",
      "this code does not sign in: it was used, is over or never was one; writ console makes a new one",
    );
  return startSession(parts, used, "code", sessionId, deadlineMs);
}
