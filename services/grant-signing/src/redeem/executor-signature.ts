import { encodeBase64Url } from "@writ/encoding";
import { type ImportKey, readOutcomeSignature, TokenError } from "@writ/token";
import type { Executor, Outcome } from "../store/outcomes.ts";

/** The executor's signature is not one of this outcome. */
export class ExecutorSignatureError extends Error {
  override readonly name = "ExecutorSignatureError";
}

/** Verifies what the executor signed; `recordedAtMs` is when its outcome is or was recorded. @throws ExecutorSignatureError */
export function readExecutor(
  signature: string,
  outcome: Pick<Outcome, "tenant" | "executionId" | "status" | "output">,
  recordedAtMs: number,
  importKey: ImportKey,
): Executor {
  const { executionId, output, status, tenant } = outcome;
  const out = output && { h: encodeBase64Url(output.sha256), len: output.length };
  try {
    const use = { exec: executionId, out, status, tenant, recordedAtMs };
    return { key: readOutcomeSignature(signature, importKey, use).jkt, signature };
  } catch (error) {
    if (error instanceof TokenError)
      throw new ExecutorSignatureError(`${error.code}: ${error.message}`, { cause: error });
    throw error;
  }
}
