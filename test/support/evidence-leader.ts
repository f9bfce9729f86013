import { openPool } from "@writ/postgres";
import { publicJwk, signingKeyFromPem } from "@writ/token";
import type { Entry } from "../../services/evidence/src/entry.ts";
import {
  checkpointSigner,
  type Ed25519Key,
} from "../../services/evidence/src/log/checkpoint-signer.ts";
import { anchorFile } from "../../services/evidence/src/log/guard/anchor-file.ts";
import { logGuard } from "../../services/evidence/src/log/guard/log-guard.ts";
import { untilAborted } from "../../services/evidence/src/log/guard/pace.ts";
import type { LogStore } from "../../services/evidence/src/log/log-store.ts";
import { prover } from "../../services/evidence/src/log/prover.ts";
import { currentView } from "../../services/evidence/src/log/reader.ts";
import { type LogState, openSequencer } from "../../services/evidence/src/log/sequencer.ts";
import type { Outcome } from "../../services/evidence/src/log/write-batch.ts";
import { postgresLogStore } from "../../services/evidence/src/store/postgres-log-store.ts";
import { stores } from "../../services/evidence/src/store/stores.ts";
import { SAMPLE_MS } from "../../services/evidence/src/testing/sample-decision.ts";
import { freeStart } from "../../services/evidence/src/testing/unguarded.ts";

const FOREVER = SAMPLE_MS + 3_600_000;
const CADENCE = { everyMs: 50, idleLooks: 2, retryMs: 5, concludeWithinMs: 500 };

/** What a process that may lead a log is given. Plain data: it may be sent to another process. */
export interface LeaderSettings {
  /** The evidence role's connection string. */
  readonly url: string;
  readonly origin: string;
  /** PKCS#8 PEM, Ed25519. */
  readonly logKeyPem: string;
  readonly cosignerKeyPem: string;
  /** Path of the anchor file. */
  readonly anchor: string;
  /** Processes with another one do not notice each other's lead. */
  readonly lockClass?: number;
  /** Whether it looks at the database again and again, beside its appends; true unless given. */
  readonly looks?: boolean;
}

/** What a caller is told of an entry, as the service would answer. */
export interface Answer {
  readonly outcome: Outcome;
  /** Empty when it was refused. */
  readonly proof: readonly Uint8Array[];
  /** The signed note that the proof leads to; empty when it was refused. */
  readonly checkpoint: string;
}

/** A process of the evidence service, without its server: the sequencer, the guard with an anchor file, Postgres. */
export interface EvidenceLeader extends AsyncDisposable {
  append(entry: Entry): Promise<Answer>;
  state(): LogState;
  /** Resolves when the condition holds, at once if it does already. */
  until(condition: (state: LogState) => boolean): Promise<LogState>;
  /** What ended its leads, or prevented them. */
  readonly causes: readonly unknown[];
}

/** Starts it; `alter` changes its store. */
export function evidenceLeader(
  settings: LeaderSettings,
  alter: (store: LogStore) => LogStore = (store) => store,
): EvidenceLeader {
  const { looks = true, origin, url } = settings;
  const signer = checkpointSigner(
    origin,
    keyOf(settings.logKeyPem),
    keyOf(settings.cosignerKeyPem),
  );
  const pool = openPool(url, { applicationName: "evidence-fault" });
  const { entries, witnesses } = stores(pool, origin);
  const store = alter(postgresLogStore(pool, origin, settings.lockClass));
  const waiting = new Set<() => void>();
  const causes: unknown[] = [];
  const guard = logGuard({
    store,
    entries,
    vkey: signer.vkey,
    anchor: anchorFile(settings.anchor),
    policy: { quorum: null },
    contacts: [],
    records: witnesses,
    publish: () => Promise.resolve(),
    cadence: CADENCE,
    now: () => SAMPLE_MS,
    warn: () => {},
  });
  const sequencer = openSequencer({
    store,
    signer,
    guard: looks ? guard : { ...guard, watch: (_, signal) => untilAborted(signal) },
    start: freeStart(store),
    now: () => SAMPLE_MS,
    onState(_, cause) {
      if (cause !== undefined) causes.push(cause);
      waiting.forEach((look) => look());
    },
  });
  const view = currentView(sequencer, store, signer.vkey);
  const proofs = prover(store);
  return {
    causes,
    state: () => sequencer.state(),
    async append(entry) {
      const outcome = await sequencer.append(entry, FOREVER);
      if (outcome.kind === "refused") return { outcome, proof: [], checkpoint: "" };
      const { checkpoint, tree } = await view();
      const [proof = []] = await proofs.inclusion(tree, [outcome.index]);
      return { outcome, proof, checkpoint };
    },
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          const state = sequencer.state();
          if (!condition(state)) return;
          waiting.delete(look);
          resolve(state);
        };
        waiting.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      await sequencer[Symbol.asyncDispose]();
      await guard[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}

function keyOf(pem: string): Ed25519Key {
  const key = signingKeyFromPem(pem);
  return { publicJwk: publicJwk(key.publicKey), sign: (message) => key.sign(message) };
}
