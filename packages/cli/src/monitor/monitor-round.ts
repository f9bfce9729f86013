import { decodeUtf8, encodeHex, equalBytes } from "@writ/encoding";
import {
  type AuditCheckpoint,
  type AuditedCheckpoint,
  auditEntries,
  emptyTree,
  NoteError,
  publishedContent,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { NoAnswerError } from "../command.ts";
import type { EntryCheck } from "../log-source/entry-check.ts";
import type { LogSource } from "../log-source/log-source.ts";
import { type Alarm, alarm, type AlarmKind } from "./alarm.ts";
import type { MonitorState } from "./monitor-state.ts";
import type { StateFolder } from "./state-folder.ts";
import { timeAlarms, type TimeLimits } from "./time-alarms.ts";

/** What a monitor works with. */
export interface MonitorDeps {
  readonly source: LogSource;
  readonly folder: StateFolder;
  readonly openCheckpoint: AuditCheckpoint;
  readonly checkEntry: EntryCheck;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly limits: TimeLimits;
  /** Told of how many entries have been verified. */
  readonly progress: (entries: number, of: number) => void;
}

/** What one look at a log showed. */
export interface Look {
  /** What is verified now; unchanged when the log could not be followed. */
  readonly state: MonitorState | undefined;
  readonly alarms: readonly Alarm[];
}

/** Looks at a log once, and remembers on disk what it could verify. @throws NoAnswerError */
export async function monitorRound(
  state: MonitorState | undefined,
  deps: MonitorDeps,
): Promise<Look> {
  const { folder, limits, now, openCheckpoint, source } = deps;
  const bytes = await source.read("checkpoint");
  if (bytes === undefined) throw new NoAnswerError(`no log is published at ${source.place}`);
  let shown: AuditedCheckpoint;
  try {
    shown = openCheckpoint(bytes);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return {
      state,
      alarms: [alarm("not-signed", `the checkpoint does not verify (${error.code})`)],
    };
  }
  const alarms = [
    ...shown.findings.map(({ expected, found }) =>
      alarm("not-vouched", `the checkpoint lacks ${expected}; it has ${found}`),
    ),
    ...timeAlarms(shown, state?.checkpoint, now() / 1_000, limits),
  ];
  const next = await follow(state, { note: decodeUtf8(bytes), checkpoint: shown }, deps);
  if (next.state !== undefined && next.state !== state) await folder.save(next.state);
  return { state: next.state, alarms: [...alarms, ...next.alarms] };
}

type Shown = Pick<MonitorState, "checkpoint" | "note">;

/** Goes on from what was verified to what is shown, if the one leads to the other. */
async function follow(
  state: MonitorState | undefined,
  shown: Shown,
  deps: MonitorDeps,
): Promise<Look> {
  const before = state?.checkpoint;
  const { root, size } = shown.checkpoint;
  const against = (kind: AlarmKind, message: string): Promise<Look> =>
    caught(state, shown, alarm(kind, message), deps);
  if (before !== undefined && size < before.size)
    return against("rolled-back", `${size} entries are shown, ${before.size} were there before`);
  if (before !== undefined && size === before.size && !equalBytes(root, before.root))
    return against(
      "split-view",
      `the log signed two trees of ${size} entries: ${encodeHex(before.root)} and ${encodeHex(root)}`,
    );
  const { checkEntry, progress, source } = deps;
  const alarms: Alarm[] = [];
  const told = (kind: AlarmKind, finding: ReturnType<EntryCheck>): undefined => {
    if (finding !== undefined) alarms.push(alarm(kind, sentence(finding)));
  };
  const tree = await auditEntries(
    shown.checkpoint,
    publishedContent((path) => source.read(path)),
    {
      hash: sha256,
      from: state?.tree ?? emptyTree(sha256),
      checkEntry: (entry, index) => told("entry", checkEntry(entry, index)),
      report: (finding) => told("content", finding),
      progress: (entries) => progress(entries, size),
    },
  );
  if (tree.size === size && equalBytes(tree.root, root))
    return { state: { ...shown, tree }, alarms };
  const look = await against(
    "inconsistent",
    `the entries shown do not lead from the ${before?.size ?? 0} entries verified before to the ${size} that were signed`,
  );
  return { ...look, alarms: [...look.alarms, ...alarms] };
}

/** Keeps both signed checkpoints. What was verified stays what it was. */
async function caught(
  state: MonitorState | undefined,
  shown: Shown,
  found: Alarm,
  { folder }: MonitorDeps,
): Promise<Look> {
  const files = [
    state && (await folder.keep(state.note, state.checkpoint)),
    await folder.keep(shown.note, shown.checkpoint),
  ];
  const evidence = files.filter((file) => file !== undefined);
  return { state, alarms: [{ ...found, evidence }] };
}

function sentence({ expected, found, place }: NonNullable<ReturnType<EntryCheck>>): string {
  return `${place}: expected ${expected}, found ${found}`;
}
