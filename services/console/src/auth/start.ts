import { hostCookie } from "../http/cookies.ts";
import type { Reply } from "../http/reply.ts";
import { exactRoute, type Route } from "../http/route.ts";
import { challengeOf, newPendingSignIn, PENDING_COOKIE, pendingText } from "./pending-sign-in.ts";
import type { Provider } from "./provider.ts";
import { signInFailed } from "./sign-in-failed.ts";

const PENDING_S = 600;

/** What beginning a sign-in needs. */
export interface StartParts {
  readonly provider: Pick<Provider, "authorizationUrl">;
  readonly random: (bytes: number) => Uint8Array;
  /** Told of issuers that do not answer. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Sends a browser to the issuer: authorization code flow with PKCE, state and nonce (RFC 9700 section 2.1.1). What has to come back is kept in
 * the browser, for ten minutes. The cookie is Lax, because the way back is a navigation that another site begins.
 */
export function startRoute({ onFailure, provider, random }: StartParts): Route {
  return exactRoute("auth", "/auth/start", async ({ query }): Promise<Reply> => {
    const pending = newPendingSignIn(new URLSearchParams(query).get("return"), random);
    const { nonce, state, verifier } = pending;
    try {
      const challenge = challengeOf(verifier);
      const url = await provider.authorizationUrl({ state, nonce, challenge });
      const rules = { maxAgeS: PENDING_S, sameSite: "Lax" } as const;
      return {
        status: 303,
        headers: { location: url.href, "cache-control": "no-store" },
        cookies: [hostCookie(PENDING_COOKIE, pendingText(pending), rules)],
        body: new Uint8Array(),
      };
    } catch (error) {
      return signInFailed(error, onFailure);
    }
  });
}
