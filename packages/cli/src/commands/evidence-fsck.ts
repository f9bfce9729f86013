import { join, resolve } from "node:path";
import { type Finding, shardOf } from "@writ/evidence";
import { readTrustFile } from "../bundle/trust-file.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { dataFolder } from "../environment.ts";
import { fsckDatabase } from "../fsck/fsck-database.ts";
import { fsckLog } from "../fsck/fsck-log.ts";
import { logSources, sourceOptions } from "../log-source/source-options.ts";

const PROGRESS_EVERY = 65_536;
/** More findings than these are counted and not shown: one wrong entry can make every tile after it wrong. */
const MOST_SHOWN = 100;

/** `writ evidence fsck`: audits published logs, or a database, from the entries up. */
export const evidenceFsck: Command = {
  name: "evidence fsck",
  summary: "re-derive published logs from their entries and compare everything",
  positionals: [],
  options: {
    ...sourceOptions,
    database: { type: "boolean", help: "check the data folder's database and every statement" },
  },
  run: (invocation) => (invocation.flag("database") ? database(invocation) : published(invocation)),
};

async function published(invocation: Invocation): Promise<ExitStatus> {
  const trust = await readTrustFile(invocation);
  const sources = logSources(invocation);
  let isSound = true;
  for (const log of [trust.log, ...trust.closedLogs]) {
    const { origin } = log;
    const source = sources(shardOf(origin));
    const shown = findings(invocation, origin);
    const result = await fsckLog(log, trust, source, {
      finding: shown.show,
      progress: (done, of) => progress(invocation, origin, done, of),
    });
    const { size, witnesses } = result;
    const isFine = result.findings === 0;
    isSound &&= isFine;
    const words = `${size ?? "unknown number of"} entries, cosigned by ${witnesses.join(", ") || "nobody"}`;
    invocation.output.result(
      { origin, place: source.place, size, witnesses, findings: result.findings, sound: isFine },
      [verdict(origin, result.findings, words)],
    );
  }
  return isSound ? EXIT.done : EXIT.denied;
}

async function database(invocation: Invocation): Promise<ExitStatus> {
  if (invocation.text("dir") !== undefined || invocation.text("url") !== undefined)
    throw new UsageError("--database is about the data folder: without --dir and --url");
  await readTrustFile(invocation);
  const folder = dataFolder(invocation);
  const trustFile = resolve(invocation.text("trust") ?? join(folder, "trust.json"));
  const parts = new Map<string, Shown>();
  const partOf = (part: string): Shown => {
    const shown = parts.get(part) ?? findings(invocation, part);
    parts.set(part, shown);
    return shown;
  };
  const isSound = await fsckDatabase(folder, trustFile, {
    finding: (part, finding) => partOf(part).show(finding),
    progress: (part, done, of) => progress(invocation, part, done, of),
    done(part, count) {
      const wrong = partOf(part).count();
      invocation.output.result({ part, count, findings: wrong, sound: wrong === 0 }, [
        verdict(part, wrong, `${count} looked at, in the database`),
      ]);
    },
  });
  return isSound ? EXIT.done : EXIT.denied;
}

interface Shown {
  readonly show: (finding: Finding) => void;
  readonly count: () => number;
}

/** Shows findings as they come. */
function findings({ output }: Invocation, part: string): Shown {
  let count = 0;
  return {
    count: () => count,
    show({ expected, found, place }) {
      if (++count > MOST_SHOWN) return;
      output.result({ part, place, expected, found }, [
        `FAIL  ${part}  ${place}`,
        `      expected  ${expected}`,
        `      found     ${found}`,
      ]);
      if (count === MOST_SHOWN) output.note(`${part}: further findings are counted only`);
    },
  };
}

function progress({ output }: Invocation, part: string, done: number, of: number): void {
  if (done % PROGRESS_EVERY === 0 || done === of) output.note(`${part}: ${done} of ${of}`);
}

function verdict(part: string, wrong: number, words: string): string {
  return wrong === 0
    ? `ok    ${part}: sound; ${words}`
    : `FAIL  ${part}: ${wrong} ${wrong === 1 ? "finding" : "findings"}; ${words}`;
}
