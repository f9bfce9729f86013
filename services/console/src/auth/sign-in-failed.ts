import { Code, failureReason, RpcError } from "@writ/rpc";
import { plainReply, type Reply } from "../http/reply.ts";
import { HttpsError } from "./https-json.ts";

/** Nobody is signed in, and it is nobody's bug. */
export class NoSignInError extends Error {
  override readonly name = "NoSignInError";
}

const AGAIN = "Try again: /auth/start";

/** What a person is told when a sign-in failed. Whatever is not foreseen is thrown on: a bug. */
export function signInFailed(error: unknown, onFailure: (error: unknown) => void): Reply {
  if (error instanceof NoSignInError) return told(400, error.message);
  if (error instanceof HttpsError) {
    onFailure(error);
    return told(502, "the issuer did not answer as it should");
  }
  if (error instanceof RpcError) {
    onFailure(error);
    return failureReason(error) !== undefined && isRefusal(error)
      ? told(403, error.message)
      : told(503, "identity did not answer");
  }
  throw error;
}

function isRefusal({ code }: RpcError): boolean {
  return code === Code.UNAUTHENTICATED || code === Code.PERMISSION_DENIED;
}

function told(status: number, why: string): Reply {
  return plainReply(status, `Nobody was signed in: ${why}. ${AGAIN}`);
}
