import { Code, RpcError } from "@writ/rpc";

const TIMEOUT_MS = 5_000;
const ATTEMPTS = 3;

/** Makes a call that may be made again, up to three times while nobody answers and all within five seconds. */
export async function repeated<Reply>(
  call: (deadlineMs: number) => Promise<Reply>,
): Promise<Reply> {
  const deadlineMs = Date.now() + TIMEOUT_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(deadlineMs);
    } catch (error) {
      const isLost = error instanceof RpcError && error.code === Code.UNAVAILABLE;
      if (!isLost || attempt >= ATTEMPTS || Date.now() >= deadlineMs) throw error;
    }
  }
}
