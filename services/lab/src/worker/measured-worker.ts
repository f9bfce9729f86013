import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** The attestor profile: SHA-256 of what runs. */
export const PROFILE = "process-measure/v1";

const PROGRAM = new URL("refund-worker.ts", import.meta.url);
const RELEASED = "const HALVES = 1;";
const CHANGED = "const HALVES = 9;";
const TIMEOUT_MS = 5_000;
const MAX_OUTPUT = 1_024;

/** Copies of the worker of one run. Each is a program of its own, so that what is said of its measurement concerns this run only. */
export interface Workers {
  /** As it was released. */
  readonly released: string;
  /** With one byte changed, which nobody registered. */
  readonly changed: string;
  /** A developer's build: another program. */
  readonly dev: string;
  remove(): Promise<void>;
}

/** Writes a run's copies into a folder of their own below `parent`, which must be there. */
export async function makeWorkers(parent: string, runId: string): Promise<Workers> {
  const folder = await mkdtemp(join(parent, "run-"));
  const source = await readFile(PROGRAM, "utf8");
  const copy = async (name: string, head: string, text: string): Promise<string> => {
    const file = join(folder, name, "refund-worker.ts");
    await mkdir(join(folder, name));
    await writeFile(file, `// ${head} of run ${runId}\n${text}`, { mode: 0o600 });
    return file;
  };
  return {
    released: await copy("released", "released build", source),
    changed: await copy("changed", "released build", source.replace(RELEASED, CHANGED)),
    dev: await copy("dev", "developer build", source),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Measures a program as it is on disk now: `sha256:` and the digest of its bytes. */
export async function measure(file: string): Promise<string> {
  return `sha256:${createHash("sha256")
    .update(await readFile(file))
    .digest("hex")}`;
}

/** Runs a copy as a process of its own; the amount it computed, in hundredths. Throws when it fails or takes too long. */
export async function compute(file: string, input: object): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, JSON.stringify(input)], {
    env: {},
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_OUTPUT,
  });
  const read: unknown = JSON.parse(stdout);
  const amount =
    typeof read === "object" && read !== null && "amount_minor" in read && read.amount_minor;
  if (typeof amount !== "number" || !Number.isSafeInteger(amount) || amount < 0)
    throw new TypeError("the worker computed no amount");
  return amount;
}
