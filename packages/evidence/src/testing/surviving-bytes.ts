import { encodeUtf8 } from "@writ/encoding";
import type { Replay } from "../bundle/replay.ts";
import { verifyBundle } from "../bundle/verify-bundle.ts";
import { memoized } from "./memoized-crypto.ts";
import { nodeCrypto } from "./node-crypto.ts";
import type { SampleBundle } from "./sample-bundle.ts";

/** Another byte for the one at a place. For tests. */
export type ChangeByte = (byte: number, at: number) => number;

/** One bit changed, not always the same. For tests. */
export const flipped: ChangeByte = (byte, at) => byte ^ (1 << (at % 8));

/** Another character of base64's alphabet, so that most of them still read. For tests. */
export const replaced: ChangeByte = (byte) => (byte === 0x41 ? 0x42 : 0x41);

/** The places in a bundle where a changed byte leaves it valid. For tests. */
export async function survivors(
  { text, trust }: SampleBundle,
  change: ChangeByte,
  replay: Replay | undefined,
): Promise<readonly number[]> {
  const bytes = encodeUtf8(text);
  const options = { crypto: memoized(nodeCrypto), replay };
  const found: number[] = [];
  for (const [at, byte] of bytes.entries()) {
    const other = change(byte, at);
    if (other === byte) throw new Error("nothing was changed");
    const { valid } = await verifyBundle(bytes.with(at, other), trust, options);
    if (valid) found.push(at);
  }
  return found;
}
