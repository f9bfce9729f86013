import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { SessionService } from "@writ/proto/writ/identity/v1/session";
import type { Client } from "@writ/rpc";
import { SESSION_COOKIE } from "../gateway/session-token.ts";
import { cookieOf, hostCookie, noCookie } from "../http/cookies.ts";
import type { Reply } from "../http/reply.ts";
import { exactRoute, type Route } from "../http/route.ts";
import { isAnswerTo, PENDING_COOKIE, type PendingSignIn, readPending } from "./pending-sign-in.ts";
import type { Provider } from "./provider.ts";
import { NoSignInError, signInFailed } from "./sign-in-failed.ts";

const SIGN_IN_MS = 10_000;

/** What ending a sign-in needs. */
export interface CallbackParts {
  readonly provider: Pick<Provider, "exchange">;
  /** Byte-equal to the issuer's name. */
  readonly issuer: string;
  readonly clientId: string;
  readonly identity: Pick<Client<typeof SessionService>, "signIn">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of sign-ins that failed; nothing in it is secret. */
  readonly onFailure: (error: unknown) => void;
}

/** Takes a browser back from the issuer: the code becomes an ID token, that a session, and that a cookie. The console keeps none of them. */
export function callbackRoute(parts: CallbackParts): Route {
  return exactRoute("auth", "/auth/callback", async ({ headers, query }): Promise<Reply> => {
    try {
      const pending = readPending(cookieOf(headers.cookie, PENDING_COOKIE));
      const answer = new URLSearchParams(query);
      if (pending === undefined || !isAnswerTo(pending, answer.get("state")))
        throw new NoSignInError("this browser began no sign-in that this is the answer to");
      return await signedIn(parts, codeOf(answer, parts.issuer), pending);
    } catch (error) {
      return { ...signInFailed(error, parts.onFailure), cookies: [noCookie(PENDING_COOKIE)] };
    }
  });
}

function codeOf(answer: URLSearchParams, issuer: string): string {
  // RFC 9207: an answer of another issuer is no answer.
  const iss = answer.get("iss");
  if (iss !== null && iss !== issuer) throw new NoSignInError("another issuer answered");
  if (answer.has("error")) throw new NoSignInError("the issuer signed nobody in");
  const code = answer.get("code");
  if (code === null || code === "") throw new NoSignInError("the issuer's answer has no code");
  return code;
}

async function signedIn(
  { clientId, identity, now, provider }: CallbackParts,
  code: string,
  { nonce, returnTo, verifier }: PendingSignIn,
): Promise<Reply> {
  const value = await provider.exchange(code, verifier);
  const request = { credential: { case: "idToken" as const, value }, nonce, clientId };
  const { session, token } = await identity.signIn(request, { timeoutMs: SIGN_IN_MS });
  const expiresAt = session?.expiresAt;
  const leftMs = expiresAt === undefined ? 0 : timestampMs(expiresAt) - now();
  const rules = { maxAgeS: Math.max(0, Math.floor(leftMs / 1000)), sameSite: "Strict" } as const;
  return {
    status: 303,
    headers: { location: returnTo, "cache-control": "no-store" },
    cookies: [hostCookie(SESSION_COOKIE, token, rules), noCookie(PENDING_COOKIE)],
    body: new Uint8Array(),
  };
}
