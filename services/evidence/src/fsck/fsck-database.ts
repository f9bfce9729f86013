import type { Finding } from "@writ/evidence";
import type { Trust } from "@writ/token";
import { chainCheck } from "./check-chain.ts";
import { checkLog } from "./check-log.ts";
import { statementCheck } from "./check-statement.ts";
import type { FsckStore } from "./fsck-store.ts";

/** Whom the check of a database tells. */
export interface DatabaseReporter {
  /** `part` is the origin of a log, or `statements`. */
  finding(part: string, finding: Finding): void;
  progress(part: string, done: number, of: number): void;
  /** A part is done; so many entries or statements were looked at. */
  done(part: string, count: number): void;
}

/** Checks every log of a trust file and every statement in a database. Returns how many findings there were. */
export async function fsckDatabase(
  trust: Pick<Trust, "closedLogs" | "keys" | "log">,
  store: FsckStore,
  reporter: DatabaseReporter,
): Promise<number> {
  let findings = 0;
  const report = (part: string, finding: Finding): void => {
    findings++;
    reporter.finding(part, finding);
  };
  let entries = 0;
  for (const log of [trust.log, ...trust.closedLogs]) {
    const { origin } = log;
    const size = await checkLog(log, store, {
      finding: (finding) => report(origin, finding),
      progress: (done, of) => reporter.progress(origin, done, of),
    });
    if (size === undefined) report(origin, { place: "head", expected: "a log", found: "nothing" });
    entries += size ?? 0;
    reporter.done(origin, size ?? 0);
  }
  await checkStatements(trust, store, entries, { ...reporter, finding: report });
  return findings;
}

async function checkStatements(
  { keys }: Pick<Trust, "keys">,
  store: FsckStore,
  expected: number,
  reporter: DatabaseReporter,
): Promise<void> {
  const part = "statements";
  const check = statementCheck(keys);
  const chain = chainCheck();
  let seen = 0;
  for await (const rows of store.statements()) {
    const checked = await Promise.all(rows.map(check));
    for (const [i, row] of rows.entries()) {
      const { findings = [], place } = checked[i] ?? {};
      for (const finding of [...findings, ...chain.next(row, place)])
        reporter.finding(part, finding);
    }
    reporter.progress(part, (seen += rows.length), expected);
  }
  if (seen !== expected)
    reporter.finding(part, {
      place: "all logs",
      expected: `${expected} statements, one for each entry`,
      found: `${seen} statements`,
    });
  for (const { expected: wanted, place } of await store.orphans())
    reporter.finding(part, { place, expected: wanted, found: "nothing" });
  reporter.done(part, seen);
}
