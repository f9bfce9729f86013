import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { shardOf } from "@writ/evidence";
import type { Trust } from "@writ/token";
import { readTrustFile } from "../bundle/trust-file.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { interruption } from "../interruption.ts";
import { entryCheck } from "../log-source/entry-check.ts";
import { logSources, sourceOptions } from "../log-source/source-options.ts";
import { trustedCheckpoints } from "../log-source/trusted-checkpoints.ts";
import type { Alarm } from "../monitor/alarm.ts";
import { type MonitorDeps, monitorRound } from "../monitor/monitor-round.ts";
import { stateFolder } from "../monitor/state-folder.ts";
import { watchLog } from "../monitor/watch-log.ts";

const PROGRESS_EVERY = 65_536;
const MOST_SECONDS = 31_536_000;

/** `writ evidence monitor`: follows a log from outside, believing only what it verified itself. */
export const evidenceMonitor: Command = {
  name: "evidence monitor",
  summary: "follow a published log from outside and raise alarms",
  positionals: [],
  options: {
    ...sourceOptions,
    state: {
      type: "string",
      value: "DIR",
      help: "what was verified before, and evidence (~/.writ-monitor/<hash of the log's key>)",
    },
    every: { type: "string", value: "S", help: "seconds between two looks (10)" },
    once: { type: "boolean", help: "look once and end" },
    "max-age": { type: "string", value: "S", help: "oldest newest signed time, seconds (600)" },
    "max-skew": { type: "string", value: "S", help: "how far signed times may be ahead (60)" },
  },
  run: monitor,
};

async function monitor(invocation: Invocation): Promise<ExitStatus> {
  const trust = await readTrustFile(invocation);
  const everyMs = seconds(invocation, "every", 10) * 1_000;
  const deps = monitorDeps(invocation, trust);
  const { output } = invocation;
  const tell = (found: Alarm): void => tellAlarm(invocation, found);
  const state = await deps.folder.load(deps.openCheckpoint);
  output.note(
    `${trust.log.origin} at ${deps.source.place}; verified so far: ${state?.checkpoint.size ?? 0} entries (${deps.folder.path})`,
  );
  if (invocation.flag("once")) {
    const look = await monitorRound(state, deps);
    look.alarms.forEach(tell);
    tellSize(invocation, look.state?.checkpoint.size ?? 0);
    return look.alarms.length === 0 ? EXIT.done : EXIT.denied;
  }
  let told = -1;
  await watchLog(state, deps, {
    everyMs,
    signal: interruption(process),
    reporter: {
      alarm: tell,
      over: ({ kind }) => output.note(`over: ${kind}`),
      looked(next) {
        const size = next?.checkpoint.size ?? 0;
        if (size !== told) tellSize(invocation, size);
        told = size;
      },
    },
  });
  return EXIT.done;
}

function monitorDeps(invocation: Invocation, trust: Trust): MonitorDeps {
  const { log } = trust;
  return {
    source: logSources(invocation)(shardOf(log.origin)),
    folder: stateFolder(resolve(invocation.text("state") ?? defaultFolder(log.vkey))),
    openCheckpoint: trustedCheckpoints(log, trust),
    checkEntry: entryCheck(trust),
    now: Date.now,
    limits: {
      maxAgeS: seconds(invocation, "max-age", 600),
      maxSkewS: seconds(invocation, "max-skew", 60),
    },
    progress(entries, of) {
      if (entries % PROGRESS_EVERY === 0)
        invocation.output.note(`${entries} of ${of} entries verified`);
    },
  };
}

function tellAlarm({ output }: Invocation, { evidence, kind, message }: Alarm): void {
  output.result({ alarm: kind, message, evidence: [...evidence] }, [
    [`ALARM  ${kind}: ${message}`, ...evidence].join("\n       "),
  ]);
}

function tellSize({ output }: Invocation, size: number): void {
  output.result({ verified: size }, [`verified  ${size} entries`]);
}

/** Of one log and its key: another key is another log, whatever it is called. */
function defaultFolder(vkey: string): string {
  const name = createHash("sha256").update(vkey).digest("hex").slice(0, 16);
  return join(homedir(), ".writ-monitor", name);
}

function seconds(invocation: Invocation, name: string, otherwise: number): number {
  const text = invocation.text(name);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^[0-9]{1,8}$/.test(text) || value < 1 || value > MOST_SECONDS)
    throw new UsageError(`--${name} must be whole seconds from 1 to ${MOST_SECONDS}`);
  return value;
}
