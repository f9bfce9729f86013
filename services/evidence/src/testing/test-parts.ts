import { openPool } from "@writ/postgres";
import { witnessClient } from "@writ/witness";
import type { LogView } from "../log/seal.ts";
import type { LogState } from "../log/sequencer.ts";
import { type EvidenceParts, type Givens, openParts } from "../parts.ts";
import { postgresLogStore } from "../store/postgres-log-store.ts";
import { stores } from "../store/stores.ts";
import { type SampleEvents, sampleEvents } from "./events.ts";
import type { LogKeys } from "./log-keys.ts";
import { memoryAnchor } from "./memory-anchor.ts";
import { SAMPLE_MS } from "./sample-decision.ts";
import { eventually } from "./eventually.ts";

/** As short as a test likes it. */
export const FAST = { everyMs: 10, idleLooks: 2, retryMs: 5, concludeWithinMs: 500 };

/** What the processes of a test differ in. */
export interface PartsOptions extends Partial<Givens> {
  /** The evidence role's connection string. */
  readonly url: string;
  readonly log: LogKeys;
  /** The logs before it, the oldest first. */
  readonly closed?: readonly LogKeys[];
  /** Lines of the witness policy after the log's, each with its newline. */
  readonly policy?: string;
  readonly events?: SampleEvents;
  /** Processes with another one do not notice each other's lead. */
  readonly lockClass?: number;
}

/** A process of the service, but its server. */
export interface TestParts extends EvidenceParts {
  readonly givens: Givens;
  /** All that was warned of. */
  readonly warned: readonly string[];
  /** The views that were published. */
  readonly published: readonly LogView[];
  state(): LogState;
  /** Resolves when the log is frozen, or led and the keys of its first leader are in it. */
  settled(): Promise<LogState>;
  frozen(): Promise<LogState>;
}

/** Starts a process. */
export function testParts(options: PartsOptions): TestParts {
  const { url, log, closed = [], policy = "quorum none\n", events = sampleEvents() } = options;
  const pool = openPool(url, { applicationName: "evidence-test" });
  const warned: string[] = [];
  const published: LogView[] = [];
  const { evidence } = events.recorders;
  let state: LogState = { kind: "waiting", reason: "not opened" };
  const givens: Givens = {
    trust: {
      log: log.trusted,
      closedLogs: closed.map((one) => one.trusted),
      witnessPolicy: `log ${log.trusted.vkey}\n${policy}`,
      keys: Object.values(events.recorders).map((recorder) => recorder.trusted),
      bundleRoots: [],
    },
    stores: {
      ...stores(pool, log.trusted.origin),
      log: postgresLogStore(pool, log.trusted.origin, options.lockClass),
    },
    logKey: log.logKey,
    cosignerKey: log.cosignerKey,
    statementKey: { keyId: evidence.trusted.kid, sign: (payload) => evidence.sign(payload) },
    anchor: memoryAnchor(),
    cadence: FAST,
    previousNote: () => null,
    connectWitness: (witness) => witnessClient(witness, { timeoutMs: 2_000 }),
    publish(view) {
      published.push(view);
      return Promise.resolve();
    },
    now: () => SAMPLE_MS,
    newId: () => events.newId(),
    warn: (message) => warned.push(message),
    onState: (next) => (state = next),
    ...options,
  };
  const parts = openParts(givens);
  const isFrozen = (): boolean => state.kind === "frozen";
  /** The process records its keys as soon as it leads: before that no size is known. */
  const isReady = async (): Promise<boolean> =>
    state.kind === "leading" && (await givens.stores.ownEvents.lastKeyChange()) !== undefined;
  const until = async (condition: () => boolean | Promise<boolean>): Promise<LogState> => {
    await eventually(condition);
    return state;
  };
  return {
    ...parts,
    givens,
    warned,
    published,
    state: () => state,
    settled: () => until(async () => isFrozen() || (await isReady())),
    frozen: () => until(isFrozen),
    async [Symbol.asyncDispose]() {
      await parts[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}
