import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { canonicalBytes, type Json } from "@writ/encoding";
import { type Invocation, UsageError } from "./command.ts";

/** Where `-` is read from. */
type Standard = Pick<Invocation, "stdin">;

const MAX_BYTES = 16 * 1024 * 1024;

/** Bytes of a file, or of standard input for `-`. */
export async function readInput(invocation: Standard, path: string): Promise<Buffer> {
  const bytes = path === "-" ? await buffer(invocation.stdin) : await readFile(path);
  if (bytes.length > MAX_BYTES) throw new UsageError(`${path} is larger than ${MAX_BYTES} bytes`);
  return bytes;
}

/** Canonical bytes (RFC 8785) of a JSON file: people need not write canonical JSON by hand. */
export async function readJsonInput(invocation: Standard, path: string): Promise<Uint8Array> {
  const value = await readJson(invocation, path);
  try {
    return canonicalBytes(value);
  } catch (error) {
    throw new UsageError(
      `${path}: ${error instanceof Error ? error.message : "not canonicalisable"}`,
    );
  }
}

/** A JSON file's value. */
export async function readJson(invocation: Standard, path: string): Promise<Json> {
  const bytes = await readInput(invocation, path);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  } catch {
    throw new UsageError(`${path} is not JSON`);
  }
}

/** The grant in a file: one line of compact JWS. */
export async function readGrant(invocation: Standard, path: string): Promise<string> {
  const text = (await readInput(invocation, path)).toString("utf8").trim();
  if (text === "") throw new UsageError(`${path} is empty`);
  return text;
}
