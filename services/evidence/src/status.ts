import { quorumMet, witnessCount, type WitnessPolicy } from "@writ/evidence";
import {
  counterBy,
  gauge,
  knownFacts,
  lastGood,
  type Measured,
  type SelfReport,
} from "@writ/service";
import { policyWitnesses } from "./log/guard/policy-witnesses.ts";
import type { WitnessState } from "./log/guard/witness-state.ts";
import type { Sequencer } from "./log/sequencer.ts";
import type { RecordedDecisions } from "./recorded-decisions.ts";
import type { DatabaseState } from "./store/database-state.ts";

/** What the service tells of itself is read from. */
export interface StatusDeps {
  readonly sequencer: Pick<Sequencer, "state" | "queue">;
  /** The head that the database holds. */
  readonly head: () => Promise<{ readonly epoch: number; readonly size: number } | undefined>;
  readonly database: () => Promise<DatabaseState>;
  readonly witnesses: () => Promise<readonly WitnessState[]>;
  readonly policy: Pick<WitnessPolicy, "quorum" | "witnesses">;
  /** What this process published last, and when (milliseconds since 1970); undefined for nothing yet. */
  readonly published: () => { readonly size: number; readonly atMs: number } | undefined;
  /** Free bytes where the log is published. */
  readonly freeBytes: () => Promise<number>;
  readonly decisions: RecordedDecisions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How long an answer waits for the database, in milliseconds: who asks does not wait long either. */
const WITHIN_MS = 300;

/** What evidence says of itself: the log, its witnesses, the database, the disk. */
export function evidenceStatus(deps: StatusDeps): () => Promise<SelfReport> {
  const { now } = deps;
  const often = { everyMs: 2_000, withinMs: WITHIN_MS, now };
  const head = lastGood(deps.head, often);
  const witnesses = lastGood(deps.witnesses, often);
  const freeBytes = lastGood(deps.freeBytes, { ...often, everyMs: 10_000 });
  const database = lastGood(deps.database, { ...often, everyMs: 10_000 });
  return async () => {
    const [stored, cosigned, free, held] = await Promise.all([
      head(),
      witnesses(),
      freeBytes(),
      database(),
    ]);
    const parts = [
      logReport(deps, stored),
      cosigned === undefined ? nothing : witnessReport(deps.policy, cosigned),
      // What was read a while ago says nothing of a database that does not answer now.
      databaseReport(stored === undefined ? undefined : held),
      decisionReport(deps.decisions),
    ];
    const disk = gauge("writ_disk_free_bytes", "Free bytes where the log is published.", free);
    return {
      facts: Object.assign({}, ...parts.map(({ facts }) => facts)) as SelfReport["facts"],
      metrics: [...parts.flatMap(({ metrics }) => metrics), disk],
    };
  };
}

const nothing: SelfReport = { facts: {}, metrics: [] };

function logReport(
  { published, sequencer, now }: StatusDeps,
  stored: { readonly epoch: number; readonly size: number } | undefined,
): SelfReport {
  const state = sequencer.state();
  const { most, waiting } = sequencer.queue();
  const size = state.kind === "leading" ? state.view.tree.size : stored?.size;
  const shown = published();
  const age = shown && (now() - shown.atMs) / 1_000;
  return {
    facts: knownFacts({
      log: state.kind,
      log_problem: state.kind === "leading" ? undefined : state.reason,
      epoch: stored?.epoch.toString(),
      queue: `${waiting} of ${most}`,
      published_at: shown && new Date(shown.atMs).toISOString(),
    }),
    metrics: [
      gauge("writ_log_tree_size", "Entries in the log.", size),
      gauge("writ_log_epoch", "Raised by every leader of the log.", stored?.epoch),
      gauge("writ_log_queue", "Entries that wait for the log.", waiting),
      gauge("writ_log_queue_limit", "How many entries may wait for the log.", most),
      gauge("writ_log_published_size", "Entries in the published checkpoint.", shown?.size),
      gauge("writ_log_published_age_seconds", "Since a checkpoint was last published.", age),
    ],
  };
}

function witnessReport(policy: StatusDeps["policy"], known: readonly WitnessState[]): SelfReport {
  const states = policyWitnesses(policy, known);
  const good = states.filter(({ cosignedAtMs, problem }) => cosignedAtMs !== null && !problem);
  const names = policy.witnesses.flatMap(({ name }, i) =>
    good.some((state) => state === states[i]) ? [name] : [],
  );
  const { needed } = witnessCount(policy);
  const atS = good.map(({ cosignedAtMs }) => (cosignedAtMs ?? 0) / 1_000);
  return {
    facts: {
      witnesses: `${good.length} of ${states.length}`,
      witnesses_needed: String(needed),
      witness_quorum: quorumMet(policy, new Set(names)) ? "met" : "not met",
      ...Object.fromEntries(
        states.slice(0, 16).map(({ name, problem, size }) => {
          const said = problem === "" ? "cosigned" : problem;
          return [`witness ${name}`, `${said}, size ${size}`];
        }),
      ),
    },
    metrics: [
      gauge("writ_witnesses", "Witnesses of the trust policy.", states.length),
      gauge("writ_witnesses_good", "Witnesses that cosigned what they were shown.", good.length),
      gauge(
        "writ_witness_cosigned_seconds",
        "When a witness last cosigned, seconds since 1970.",
        atS.length === 0 ? undefined : Math.max(...atS),
      ),
    ],
  };
}

function databaseReport(held: DatabaseState | undefined): SelfReport {
  if (held === undefined) return { facts: { postgres: "no answer" }, metrics: [] };
  const { bytes, replicaLagS, replicas, settings, version } = held;
  return {
    facts: { postgres: "up", postgres_version: version, replicas: String(replicas), ...settings },
    metrics: [
      gauge("writ_database_bytes", "Size of the database.", bytes),
      gauge("writ_database_replicas", "Copies that follow the database.", replicas),
      gauge(
        "writ_database_replica_lag_seconds",
        "How far the last copy of the database is behind.",
        replicaLagS ?? undefined,
      ),
    ],
  };
}

function decisionReport({ byDecision, byFamily, ofProbe }: RecordedDecisions): {
  readonly facts: SelfReport["facts"];
  readonly metrics: readonly Measured[];
} {
  const recorded = "Decisions recorded by this process.";
  const denied = "Denials recorded by this process, by the cause of their first reason.";
  return {
    facts: {},
    metrics: [
      counterBy("writ_decisions_total", recorded, "decision", byDecision),
      counterBy("writ_denials_total", denied, "family", byFamily),
      counterBy("writ_probe_decisions_total", "The same for the probe.", "decision", ofProbe),
    ],
  };
}
