import { witnessCount } from "../witness/quorum.ts";
import type { WitnessPolicy } from "../witness/witness-policy.ts";
import type { SignedCheckpoint } from "./open-checkpoint.ts";
import type { Check, CheckId, Tier } from "./report.ts";

const SIGNED: readonly CheckId[] = ["envelope", "statement", "signer", "signature"];
const INCLUDED: readonly CheckId[] = [
  "proof",
  "pae-digest",
  "leaf",
  "leaf-hash",
  "path",
  "root",
  "checkpoint",
];

/** What the tiers are told from. */
export interface Findings {
  readonly checks: readonly Check[];
  readonly eventCount: number;
  /** The checkpoints the events lead to. */
  readonly checkpoints: readonly SignedCheckpoint[];
  readonly policy: WitnessPolicy;
}

/** How far the checks reach, rung by rung. */
export function tiersOf(findings: Findings): readonly Tier[] {
  return [
    ofEvents("signed", SIGNED, findings),
    ofEvents("included", INCLUDED, findings),
    witnessed(findings),
    consistent(findings),
    complete(findings),
    replayed(findings),
  ];
}

/** The tiers of a bundle that could not be looked at. */
export function noTiers(): readonly Tier[] {
  const tiers = ["signed", "included", "witnessed", "consistent", "complete", "replayed"] as const;
  return tiers.map((tier) => ({ tier, status: "not-checked", detail: "the bundle is refused" }));
}

function ofEvents(
  tier: "signed" | "included",
  ids: readonly CheckId[],
  { checks, eventCount }: Findings,
): Tier {
  const passes = new Map<number, number>();
  for (const { id, event, status } of checks) {
    if (event === null || status !== "pass" || !ids.includes(id)) continue;
    passes.set(event, (passes.get(event) ?? 0) + 1);
  }
  const sound = [...passes.values()].filter((count) => count === ids.length).length;
  const isAll = eventCount > 0 && sound === eventCount;
  return { tier, status: isAll ? "yes" : "no", detail: `${sound} of ${eventCount} events` };
}

function witnessed({ checks, checkpoints, policy }: Findings): Tier {
  const tier = "witnessed";
  if (policy.quorum === null)
    return { tier, status: "not-checked", detail: "the witness policy demands none" };
  // Of several logs, the one with the fewest says how far the whole is witnessed.
  const fewest = Math.min(...checkpoints.map(({ cosignedBy }) => cosignedBy.size));
  const count = Number.isFinite(fewest) ? fewest : 0;
  const detail = `${count} of ${witnessCount(policy).of}`;
  return { tier, status: allPass(checks, "witnesses") ? "yes" : "no", detail };
}

function consistent({ checks }: Findings): Tier {
  const tier = "consistent";
  const [remembered] = withId(checks, "remembered");
  const proofs = withId(checks, "consistency");
  const failed = [...proofs, ...(remembered ? [remembered] : [])].find(isFailed);
  if (failed !== undefined) return { tier, status: "no", detail: failed.problem ?? "" };
  if (remembered?.status === "pass")
    return { tier, status: "yes", detail: "with the checkpoint you kept" };
  if (remembered !== undefined)
    return { tier, status: "not-checked", detail: remembered.problem ?? "" };
  if (proofs.length === 0)
    return { tier, status: "not-checked", detail: "there is no older checkpoint" };
  return { tier, status: "yes", detail: `with ${proofs.length} older in the bundle` };
}

function complete({ checks, eventCount }: Findings): Tier {
  const isChain = allPass(checks, "chain");
  const [end] = withId(checks, "end");
  const status = isChain && end?.status === "pass" ? "yes" : "no";
  const detail = isChain ? (end?.problem ?? `${eventCount} events`) : "the chain is broken";
  return { tier: "complete", status, detail };
}

function replayed({ checks }: Findings): Tier {
  const tier = "replayed";
  const parts = checks.filter(({ id }) => id.startsWith("replay"));
  const failed = parts.find(isFailed);
  if (failed !== undefined) return { tier, status: "no", detail: failed.problem ?? "" };
  const [replay] = withId(checks, "replay");
  if (replay === undefined)
    return { tier, status: "not-checked", detail: "the bundle has nothing to replay" };
  if (replay.status === "pass") return { tier, status: "yes", detail: replay.recomputed ?? "" };
  return { tier, status: "not-checked", detail: replay.problem ?? "" };
}

function withId(checks: readonly Check[], id: CheckId): readonly Check[] {
  return checks.filter((check) => check.id === id);
}

function allPass(checks: readonly Check[], id: CheckId): boolean {
  const own = withId(checks, id);
  return own.length > 0 && own.every(({ status }) => status === "pass");
}

function isFailed({ status }: Check): boolean {
  return status === "fail";
}
