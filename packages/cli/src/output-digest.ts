import { createHash } from "node:crypto";
import type { Invocation } from "./command.ts";
import { readInput } from "./input-file.ts";

/** What evidence records of an output. */
export interface OutputDigest {
  readonly sha256: Uint8Array;
  /** Bytes. */
  readonly length: number;
}

/** Digest and length of the file that `--output` names; undefined without the option. Nothing else leaves this machine. */
export async function outputDigest(invocation: Invocation): Promise<OutputDigest | undefined> {
  const file = invocation.text("output");
  if (file === undefined) return undefined;
  const output = await readInput(invocation, file);
  return { sha256: createHash("sha256").update(output).digest(), length: output.length };
}

/** The fields of a request that name an output. */
export function outputFields(output: OutputDigest | undefined) {
  return output && { outputDigest: output.sha256, outputLength: BigInt(output.length) };
}
