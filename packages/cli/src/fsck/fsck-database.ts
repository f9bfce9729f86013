import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { nodeBinary } from "@writ/cluster";
import type { Finding } from "@writ/evidence";
import { NoAnswerError } from "../command.ts";

/** Where the files of this program are. */
const REPOSITORY = new URL("../../../../", import.meta.url);
const PROGRAM = new URL("services/evidence/src/fsck-main.ts", REPOSITORY);
const MOST_COMPLAINT = 2_000;

/** Whom the check of a database tells. `part` is the origin of a log, or `statements`. */
export interface DatabaseReporter {
  finding(part: string, finding: Finding): void;
  progress(part: string, done: number, of: number): void;
  done(part: string, count: number): void;
}

/** A line of the program. */
interface Line {
  readonly part: string;
  readonly finding?: Finding;
  readonly progress?: { readonly done: number; readonly of: number };
  readonly done?: number;
}

/**
 * Checks the database of a data folder with the evidence service's own program and its connection string. Returns whether it is
 * sound. @throws NoAnswerError when it could not be checked
 */
export async function fsckDatabase(
  dataDir: string,
  trustFile: string,
  reporter: DatabaseReporter,
): Promise<boolean> {
  const urlFile = join(dataDir, "secrets", "evidence.url");
  if (!existsSync(urlFile)) throw new NoAnswerError(`no cluster here: ${urlFile} does not exist`);
  const child = spawn(nodeBinary(REPOSITORY), [fileURLToPath(PROGRAM)], {
    env: { EVIDENCE_DATABASE_URL_FILE: urlFile, EVIDENCE_TRUST_FILE: trustFile, TZ: "UTC" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = `${complaint}${text}`.slice(-MOST_COMPLAINT);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) tell(line, reporter);
  const status = await ended;
  if (status !== 0 && status !== 1)
    throw new NoAnswerError(`the database could not be checked: ${complaint.trim() || status}`);
  return status === 0;
}

function tell(text: string, reporter: DatabaseReporter): void {
  const { done, finding, part, progress } = JSON.parse(text) as Line;
  if (finding !== undefined) reporter.finding(part, finding);
  if (progress !== undefined) reporter.progress(part, progress.done, progress.of);
  if (done !== undefined) reporter.done(part, done);
}
