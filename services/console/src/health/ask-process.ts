import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { StatusService } from "@writ/proto/writ/status/v1/status";
import { type Client, Code, RpcError } from "@writ/rpc";
import type { Asked } from "./picture.ts";

/** How long a process may take to tell how it is, in milliseconds. */
const ASK_MS = 1_500;

/** Asks a process how it is, and at once again when it has missed the first question in a row: so that a process that is stuck is known soon. */
export async function askProcess(
  before: Asked,
  client: Pick<Client<typeof StatusService>, "getStatus">,
  now: () => number,
): Promise<Asked> {
  const asked = await askOnce(before, client, now);
  return asked.misses === 1 ? askOnce(asked, client, now) : asked;
}

/** What it said before stays known when it does not answer, with its time. Never rejects. */
async function askOnce(
  before: Asked,
  client: Pick<Client<typeof StatusService>, "getStatus">,
  now: () => number,
): Promise<Asked> {
  const sentMs = now();
  try {
    const status = await client.getStatus({}, { timeoutMs: ASK_MS });
    const atMs = now();
    const theirsMs = status.at === undefined ? atMs : timestampMs(status.at);
    const said = { status, atMs, tookMs: atMs - sentMs, aheadMs: ahead(theirsMs, sentMs, atMs) };
    return { said, misses: 0, isUnreachable: false, triedAtMs: atMs };
  } catch (error) {
    return {
      said: before.said,
      misses: before.misses + 1,
      isUnreachable: error instanceof RpcError && error.code === Code.UNAVAILABLE,
      triedAtMs: now(),
    };
  }
}

/** How far another clock is ahead at least: it was read at some moment between these two. */
function ahead(theirsMs: number, sentMs: number, receivedMs: number): number {
  if (theirsMs > receivedMs) return theirsMs - receivedMs;
  return Math.min(0, theirsMs - sentMs);
}
