import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Run, runTool } from "./run-tool.ts";

/** Runs OpenSSL, from a shell script, on one signed statement; `folder` is for its files. */
export async function opensslStatement(
  folder: string,
  statement: {
    readonly payload: Uint8Array;
    /** ECDSA P-256, DER. */
    readonly signature: Uint8Array;
    readonly spkiDer: Uint8Array;
  },
): Promise<Run> {
  const files = ["payload", "signature", "key"].map((name) => join(folder, name));
  const contents = [statement.payload, statement.signature, statement.spkiDer];
  for (const [i, file] of files.entries()) await writeFile(file, contents[i] ?? "");
  return runTool("sh", [script("statement.sh"), ...files]);
}

/** Runs OpenSSL, from a shell script, on the log's signature of a checkpoint. */
export async function opensslCheckpoint(folder: string, note: string, vkey: string): Promise<Run> {
  const file = join(folder, "note");
  await writeFile(file, note);
  return runTool("sh", [script("checkpoint.sh"), file, vkey]);
}

function script(name: string): string {
  return fileURLToPath(new URL(`openssl/${name}`, import.meta.url));
}
