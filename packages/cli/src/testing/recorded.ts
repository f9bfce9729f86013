import { PassThrough } from "node:stream";
import type { Surroundings } from "../run.ts";

/** Surroundings that remember what was written, for tests. */
export interface Recorded extends Surroundings {
  readonly out: () => string;
  readonly err: () => string;
}

/** Surroundings with this environment and standard input. */
export function recorded(
  env: Readonly<Record<string, string | undefined>> = {},
  stdin = "",
): Recorded {
  const written = { out: "", err: "" };
  const input = new PassThrough();
  input.end(stdin);
  return {
    env,
    stdin: input,
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    out: () => written.out,
    err: () => written.err,
  };
}
