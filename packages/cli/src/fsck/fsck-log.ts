import { type Finding, auditEntries, NoteError, publishedContent } from "@writ/evidence";
import { sha256, type Trust, type TrustedLog } from "@writ/token";
import { NoAnswerError } from "../command.ts";
import { entryCheck } from "../log-source/entry-check.ts";
import type { LogSource } from "../log-source/log-source.ts";
import { trustedCheckpoints } from "../log-source/trusted-checkpoints.ts";

/** What an audit of a log tells while it goes on. */
export interface FsckReporter {
  finding(finding: Finding): void;
  /** Entries seen so far. */
  progress(entries: number, of: number): void;
}

/** What was found out about a log. */
export interface FsckResult {
  /** Size that its checkpoint says; undefined when it does not verify. */
  readonly size: number | undefined;
  readonly findings: number;
  /** The witnesses that cosigned, by their names in the policy. */
  readonly witnesses: readonly string[];
}

/** Audits a published log from its entries up. @throws NoAnswerError when there is no such log or it can not be read */
export async function fsckLog(
  log: TrustedLog,
  trust: Pick<Trust, "keys" | "witnessPolicy">,
  source: LogSource,
  reporter: FsckReporter,
): Promise<FsckResult> {
  let findings = 0;
  const report = (finding: Finding): void => {
    findings++;
    reporter.finding(finding);
  };
  const openCheckpoint = trustedCheckpoints(log, trust);
  const note = await source.read("checkpoint");
  if (note === undefined) throw new NoAnswerError(`no log is published at ${source.place}`);
  await checkDocuments(log, source, report);
  let checkpoint;
  try {
    checkpoint = openCheckpoint(note);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    report({ place: "checkpoint", expected: `a note signed by ${log.origin}`, found: error.code });
    return { size: undefined, findings, witnesses: [] };
  }
  const { size } = checkpoint;
  checkpoint.findings.forEach(report);
  await auditEntries(
    checkpoint,
    publishedContent((path) => source.read(path)),
    {
      hash: sha256,
      checkEntry: entryCheck(trust),
      report,
      progress: (entries) => reporter.progress(entries, size),
    },
  );
  return { size, findings, witnesses: checkpoint.witnesses.map(({ name }) => name) };
}

/** What is published beside a log must not name other keys than the trust file; it need not be there. */
async function checkDocuments(
  log: TrustedLog,
  source: LogSource,
  report: (finding: Finding) => void,
): Promise<void> {
  const documents = { vkey: log.vkey, "timestamp.vkey": log.timestampVkey };
  for (const [place, key] of Object.entries(documents)) {
    const found = await source.read(place);
    if (found !== undefined && !Buffer.from(`${key}\n`).equals(found))
      report({ place, expected: `${key}, as in the trust file`, found: "something else" });
  }
}
