import type { SessionService, SignInRequest } from "@writ/proto/writ/identity/v1/session";
import { type Handlers, onward } from "@writ/rpc";
import { FieldError } from "../registry/field-error.ts";
import { type CodeParts, signInWithCode } from "../session/sign-in-with-code.ts";
import { type IdTokenParts, signInWithIdToken } from "../session/sign-in-with-id-token.ts";
import type { StartedSession } from "../session/start-session.ts";
import type { SessionStore } from "../store/session-store.ts";
import { answering } from "./answering.ts";
import { sessionMessage } from "./session-message.ts";

/** What signing in needs. */
export interface SignInParts extends CodeParts, IdTokenParts {
  readonly sessions: SessionStore;
  readonly store: IdTokenParts["store"];
}

/** Exchanges a code, or the ID token of a registered issuer, for a session. */
export function signIn(parts: SignInParts): Handlers<typeof SessionService>["signIn"] {
  return (request, call) =>
    answering(async () => {
      const started = await signedIn(parts, request, onward(call).deadlineMs);
      return { token: started.token, session: await sessionMessage(parts.sessions, started) };
    });
}

function signedIn(
  parts: SignInParts,
  { clientId, credential, nonce }: SignInRequest,
  deadlineMs: number | undefined,
): Promise<StartedSession> {
  switch (credential.case) {
    case "code":
      return signInWithCode(parts, credential.value, deadlineMs);
    case "idToken":
      return signInWithIdToken(parts, { idToken: credential.value, nonce, clientId }, deadlineMs);
    case undefined:
    default:
      throw new FieldError("credential", "is missing");
  }
}
