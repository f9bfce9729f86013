import { decodeBase64Url } from "@writ/encoding";
import { NOTE_COSIGNATURE, vkey } from "@writ/evidence";
import { openPool } from "@writ/postgres";
import { sha256, type TrustedLog } from "@writ/token";
import type { Entry } from "../../services/evidence/src/entry.ts";
import { checkpointSigner } from "../../services/evidence/src/log/checkpoint-signer.ts";
import { prover } from "../../services/evidence/src/log/prover.ts";
import type { LogView } from "../../services/evidence/src/log/seal.ts";
import { openSequencer } from "../../services/evidence/src/log/sequencer.ts";
import { postgresLogStore } from "../../services/evidence/src/store/postgres-log-store.ts";
import { noteKey } from "../../services/evidence/src/testing/test-log.ts";
import { freeStart, unguarded } from "../../services/evidence/src/testing/unguarded.ts";

const ORIGIN = "evidence.bench/log/0";

/** The log of the evidence service in this process: its sequencer and prover, without gRPC, checks of entries and witnesses. */
export interface BenchLog extends AsyncDisposable {
  /** The public half of its keys. */
  readonly trusted: TrustedLog;
  view(): LogView;
  /** Appends an entry and has its inclusion proven; resolves with its index. */
  append(entry: Entry): Promise<number>;
}

/** Opens it in a database that the evidence role's `url` leads to. */
export async function benchLog(url: string): Promise<BenchLog> {
  const pool = openPool(url, { applicationName: "bench" });
  const timestampKey = noteKey();
  const { x } = timestampKey.publicJwk;
  const signer = checkpointSigner(ORIGIN, noteKey(), timestampKey);
  const store = postgresLogStore(pool, ORIGIN);
  let lead = (): void => {};
  const leading = new Promise<void>((resolve) => (lead = resolve));
  const sequencer = openSequencer({
    store,
    signer,
    guard: unguarded,
    start: freeStart(store),
    now: Date.now,
    onState: (state) => state.kind === "leading" && lead(),
  });
  await leading;
  const proofs = prover(store);
  const view = (): LogView => {
    const state = sequencer.state();
    if (state.kind !== "leading") throw new Error(state.reason);
    return state.view;
  };
  return {
    trusted: {
      origin: ORIGIN,
      vkey: signer.vkey,
      timestampVkey: vkey(sha256, `${ORIGIN}/timestamp`, NOTE_COSIGNATURE, decodeBase64Url(x)),
    },
    view,
    async append(entry) {
      const outcome = await sequencer.append(entry, Number.MAX_SAFE_INTEGER);
      if (outcome.kind !== "appended")
        throw new Error(`an entry was not appended: ${outcome.kind}`);
      const [proof] = await proofs.inclusion(view().tree, [outcome.index]);
      if (proof === undefined) throw new Error("an entry was not proven");
      return outcome.index;
    },
    async [Symbol.asyncDispose]() {
      await sequencer[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}
