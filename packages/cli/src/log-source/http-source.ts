import { NoAnswerError } from "../command.ts";
import type { LogSource } from "./log-source.ts";
import { mostBytes } from "./most-bytes.ts";

/** For the whole of one file, milliseconds. */
const TIMEOUT_MS = 15_000;

/** A log published below an address, such as `https://log.example/0`. Follows no redirections. */
export function httpSource(address: string, timeoutMs: number = TIMEOUT_MS): LogSource {
  return {
    place: address,
    async read(path) {
      const url = `${address}/${path}`;
      try {
        const response = await fetch(url, {
          redirect: "error",
          headers: { "accept-encoding": "identity" },
          signal: AbortSignal.timeout(timeoutMs),
        });
        if (response.status === 200) return await readAtMost(response, mostBytes(path), url);
        await response.body?.cancel();
        if (response.status === 404) return undefined;
        throw new NoAnswerError(`${url} answered with status ${response.status}`);
      } catch (error) {
        if (error instanceof NoAnswerError) throw error;
        throw new NoAnswerError(`${url} does not answer (${reasonOf(error)})`, { cause: error });
      }
    },
  };
}

async function readAtMost(response: Response, most: number, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > most) throw new NoAnswerError(`${url} is larger than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** fetch hides what went wrong in the cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error ? cause.message : String((error as Error).message);
}
