import { encodeHex } from "@writ/encoding";
import {
  type BundleDocument,
  BundleError,
  type BundleReport,
  type BundleTrust,
  parseBundle,
  type Replay,
  type VerifyCrypto,
  verifyBundle,
} from "@writ/evidence";
import type { Engine } from "./engine.ts";
import { type Facts, factsOf } from "./facts.ts";
import {
  type Kept,
  mostTelling,
  recall,
  type Recalled,
  type Shown,
  type SplitView,
  splitView,
} from "./recall.ts";
import { signedByLog } from "./signed-by-log.ts";
import { type Step, stepsOf } from "./steps.ts";

/** What was found out about a bundle. */
export interface Verdict {
  readonly report: BundleReport;
  readonly steps: readonly Step[];
  readonly facts: Facts | undefined;
  readonly recalled: readonly Recalled[];
  readonly split: SplitView | undefined;
  /** Checkpoints in it that their logs have signed: what to keep. */
  readonly shown: readonly Shown[];
  readonly eventCount: number;
  readonly hasReplay: boolean;
  /** Of the bundle's bytes, hex. */
  readonly digest: string;
  /** How long verifying took, in milliseconds. */
  readonly tookMs: number;
}

/** What a bundle is judged by. */
export interface Judging {
  readonly trust: BundleTrust;
  /** What this browser kept from other times. */
  readonly kept: readonly Kept[];
  /** Undefined where nothing runs policies. */
  readonly engine: Engine | undefined;
  readonly crypto: VerifyCrypto;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Verifies a bundle against a trust and what this browser remembers. */
export async function judge(bytes: Uint8Array, judging: Judging): Promise<Verdict> {
  const { trust, kept, engine, crypto, now } = judging;
  const startedAt = now();
  const document = documentIn(bytes);
  const replay = document && replayOf(document, engine);
  const first = await verifyBundle(bytes, trust, { crypto, replay });
  const tookMs = now() - startedAt;
  const latest = await signedByLog(first.checkpoints, trust, crypto);
  const older = document?.consistency.map(({ from }) => from) ?? [];
  const passed = first.checks.filter(({ id }) => id === "consistency");
  const proven = older.filter((_, i) => passed[i]?.status === "pass");
  const recalled = recall(kept, latest, await signedByLog(proven, trust, crypto));
  const remembered = mostTelling(recalled)?.note;
  const report =
    remembered === undefined
      ? first
      : await verifyBundle(bytes, trust, { crypto, replay, remembered });
  const shown = [...latest, ...(await signedByLog(older, trust, crypto))];
  return {
    report,
    steps: stepsOf(report),
    facts: document && factsOf(document, report),
    recalled,
    split: splitView(kept, shown),
    shown,
    eventCount: document?.events.length ?? 0,
    hasReplay: (document?.replay ?? null) !== null,
    digest: encodeHex(await crypto.sha256(bytes)),
    tookMs,
  };
}

/** What makes the decision of a bundle again, if it can be made again here. */
export function replayOf(
  { replay }: Pick<BundleDocument, "replay">,
  engine: Engine | undefined,
): Replay | undefined {
  return replay === null ? undefined : engine?.replayFor(replay.input);
}

/** The parts of a bundle; undefined when it is none. */
export function documentIn(bytes: Uint8Array): BundleDocument | undefined {
  try {
    return parseBundle(bytes);
  } catch (error) {
    if (error instanceof BundleError) return undefined;
    throw error;
  }
}
