import { readFile } from "node:fs/promises";
import { NoteError } from "@writ/evidence";
import type { Trust } from "@writ/token";
import { type Invocation, UsageError } from "../command.ts";
import { dataFolder } from "../environment.ts";
import { openLogCheckpoint } from "../verified-checkpoint.ts";
import { keptCheckpoint } from "./kept-checkpoint.ts";

/** Signed checkpoints the log is held to: first the one in --since, then the one this CLI saw last, as far as there are any. @throws UsageError */
export async function olderCheckpoints(
  invocation: Pick<Invocation, "text">,
  trust: Pick<Trust, "log">,
): Promise<readonly string[]> {
  const file = invocation.text("since");
  const given = file === undefined ? undefined : await givenCheckpoint(file, trust);
  const kept = await keptCheckpoint(dataFolder(invocation), trust);
  return [given, kept].filter((note) => note !== undefined);
}

async function givenCheckpoint(file: string, trust: Pick<Trust, "log">): Promise<string> {
  const note = await readFile(file, "utf8");
  try {
    openLogCheckpoint(note, trust);
    return note;
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new UsageError(
      `${file} is no checkpoint of ${trust.log.origin} that verifies with the trust file (${error.code})`,
    );
  }
}
