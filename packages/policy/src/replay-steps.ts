import type { CedarEngine, EngineIdentity } from "./engine.ts";
import { digestText, type Hash } from "./hash.ts";
import { engineText, type Replayed, replayDecision, type ReplayMaterial } from "./replay.ts";
import type { ReplayBasis } from "./replay-basis.ts";
import { type Difference, ReplayError, type ReplayPart } from "./replay-error.ts";

/** What a signed statement says of a decision. Digests in the form `sha256:` and 64 hex digits. */
export interface RecordedDecision {
  readonly input: string;
  readonly engine: EngineIdentity;
  /** Null when no policy set was usable. */
  readonly policySet: string | null;
  readonly determining: readonly string[];
  readonly decision: string;
  /** Of a decision that is not ALLOW. */
  readonly reasonCodes: readonly string[];
  readonly output: string;
}

/** One part of a decision, as recorded and as this machine makes it. */
export interface ReplayStep {
  readonly part: ReplayPart;
  /** `not-reached`: an earlier part differs, so that this one means nothing. */
  readonly status: "equal" | "differs" | "not-reached";
  readonly expected: string;
  /** Null when it was not reached, or could not be made. */
  readonly recomputed: string | null;
  /** For people; empty when there is nothing to say. */
  readonly note: string;
}

/** A replay, part by part. */
export interface ReplayReport {
  readonly isEqual: boolean;
  /** In the order they are made. */
  readonly steps: readonly ReplayStep[];
  /** Null when the decision was not made again. */
  readonly basis: ReplayBasis | null;
}

const NOT_REACHED = { status: "not-reached", recomputed: null, note: "" } as const;

/** Makes a decision again and compares every part of it with what was recorded and signed. Never throws. `hash` is SHA-256. */
export function replayReport(
  material: ReplayMaterial,
  recorded: RecordedDecision,
  engine: CedarEngine,
  hash: Hash,
): ReplayReport {
  const input = digestText(hash, material.input);
  const known = { input, again: undefined, failure: undefined };
  if (input !== recorded.input) return report(recorded, known, hash);
  try {
    const again = replayDecision(material, engine, hash);
    return report(recorded, { ...known, again }, hash);
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    return report(recorded, { ...known, failure: error }, hash);
  }
}

interface Known {
  readonly input: string;
  readonly again: Replayed | undefined;
  readonly failure: ReplayError | undefined;
}

function report(
  recorded: RecordedDecision,
  { again, failure, input }: Known,
  hash: Hash,
): ReplayReport {
  const parts: readonly (readonly [ReplayPart, expected: string, recomputed: string | null])[] = [
    ["input", recorded.input, input],
    ["engine", engineText(recorded.engine), again ? engineText(again.engine) : null],
    ["policy-set", recorded.policySet ?? "none", again ? (again.policySet ?? "none") : null],
    ["determining", listed(recorded.determining), again ? listed(again.determining) : null],
    ["decision", recorded.decision, again?.decision ?? null],
    ["output", recorded.output, again ? digestText(hash, again.output) : null],
  ];
  const failedAt = parts.findIndex(([part]) => part === failure?.part);
  let isBroken = false;
  const steps = parts.map(([part, expected, recomputed], i): ReplayStep => {
    if (isBroken) return { part, expected, ...NOT_REACHED };
    if (failure !== undefined && i === failedAt) {
      isBroken = true;
      return failedStep(part, expected, failure);
    }
    // What comes before the part that failed was checked on the way to it.
    const made = failure === undefined ? recomputed : expected;
    const note = noteOf(part, made, recorded, again);
    const isEqual = made === expected || (part === "decision" && isRefusedAllow(recorded, made));
    isBroken = !isEqual;
    return { part, status: isEqual ? "equal" : "differs", expected, recomputed: made, note };
  });
  const isEqual = steps.every(({ status }) => status === "equal");
  return { isEqual, steps, basis: again?.basis ?? null };
}

function failedStep(part: ReplayPart, expected: string, { difference, message }: ReplayError) {
  const { expected: named, recomputed }: Partial<Difference> = difference ?? {};
  return {
    part,
    status: "differs",
    expected: named ?? expected,
    recomputed: recomputed ?? null,
    note: message,
  } as const;
}

function noteOf(
  part: ReplayPart,
  made: string | null,
  recorded: RecordedDecision,
  again: Replayed | undefined,
): string {
  if (part === "policy-set" && again !== undefined && again.schema !== null)
    return `with schema ${again.schema}`;
  if (part === "decision" && isRefusedAllow(recorded, made))
    return `policy allows it; it was refused afterwards: ${recorded.reasonCodes.join(" ")}`;
  return "";
}

/** Policy is one of several that must agree: what it allows, the rules of delegation may still refuse. */
function isRefusedAllow({ decision, reasonCodes }: RecordedDecision, again: string | null) {
  return decision === "DENY" && again === "ALLOW" && reasonCodes.length > 0;
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? "none" : ids.join(" ");
}
