import { failure, type Session } from "@writ/rpc";
import { findTrustedKey, readSessionToken, TokenError, type Trust } from "@writ/token";

/**
 * Verifies sessions of the console with nothing but the trust file. What it returns throws RpcError CALLER_UNAUTHENTICATED, with the code of
 * the token's refusal and nothing of the token, for every session that is not good now.
 */
export function sessionReader(
  trust: Pick<Trust, "keys">,
  now: () => number,
): (token: string) => Session {
  const findKey = findTrustedKey(trust, "exec-id");
  return (token) => {
    try {
      const { exp, method, role, sub, tenant } = readSessionToken(token, findKey, now());
      return { tenant, subject: sub, role, method, expiresAtMs: exp * 1000 };
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      const isOver = error.code === "TOKEN_EXPIRED";
      throw failure("CALLER_UNAUTHENTICATED", isOver ? "the session is over" : "no good session", {
        metadata: { code: error.code },
        cause: error,
      });
    }
  };
}
