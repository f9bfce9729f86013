import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { ExplorerSearch } from "../../search/page-search.ts";
import { msOf } from "../../time/instant.ts";
import { shortened } from "../../ui/digest-text.ts";
import { stateWords } from "../../words.ts";

/** What the colours of a picture mean. */
export type PaintKind = ExplorerSearch["paint"];

/** Executions that are painted alike. */
export interface PaintGroup {
  /** Stands beside the colour, which is never alone; empty where a state's own mark does. */
  readonly letter: string;
  /** 1 to 6, as in the variables `--paint-1` to `--paint-6`; 0 for the rest. */
  readonly hue: number;
  /** What they have in common; empty where the service does not say. */
  readonly value: string;
  /** The same for people. */
  readonly says: string;
  readonly count: number;
}

/** How a picture is painted. */
export interface Paint {
  readonly kind: PaintKind;
  /** The largest first, the rest last. */
  readonly groups: readonly PaintGroup[];
  readonly groupOf: (execution: Execution) => PaintGroup;
}

const HUES = 6;
const REST = "\u0000rest";
const AGES = [
  { value: "minute", says: "in the last minute", ms: 60_000 },
  { value: "hour", says: "in the last hour", ms: 3_600_000 },
  { value: "day", says: "in the last day", ms: 86_400_000 },
  { value: "older", says: "before", ms: Number.POSITIVE_INFINITY },
] as const;

/** Groups executions by what the colours mean. At most six have a colour of their own. */
export function paintOf(kind: PaintKind, executions: Iterable<Execution>, nowMs: number): Paint {
  const valueOf = readerOf(kind, nowMs);
  const counts = new Map<string, number>();
  for (const execution of executions) {
    const value = valueOf(execution);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const ranked = [...counts].toSorted(rankOf(kind));
  const own = kind === "decision" ? ranked : ranked.slice(0, HUES);
  const groups: PaintGroup[] = own.map(([value, count], i) => ({
    letter: kind === "decision" ? "" : String.fromCodePoint(65 + i),
    hue: kind === "decision" ? 0 : i + 1,
    value,
    says: wordsOf(kind, value),
    count,
  }));
  const left = ranked.slice(own.length);
  const rest: PaintGroup = {
    letter: "+",
    hue: 0,
    value: REST,
    says: `${left.length} others`,
    count: left.reduce((sum, [, count]) => sum + count, 0),
  };
  const byValue = new Map(groups.map((group) => [group.value, group]));
  return {
    kind,
    groups: left.length === 0 ? groups : [...groups, rest],
    groupOf: (execution) => byValue.get(valueOf(execution)) ?? rest,
  };
}

function readerOf(kind: PaintKind, nowMs: number): (execution: Execution) => string {
  switch (kind) {
    case "decision":
      return ({ state }) => state;
    case "policy":
      return ({ policyDigest }) => policyDigest;
    case "key":
      return ({ keyId }) => keyId;
    case "measurement":
      return ({ measurement }) => measurement;
    case "age":
      return ({ decidedAt }) => {
        const age = nowMs - (msOf(decidedAt) ?? 0);
        return AGES.find(({ ms }) => age <= ms)?.value ?? "older";
      };
  }
}

function rankOf(kind: PaintKind) {
  return ([a, countA]: readonly [string, number], [b, countB]: readonly [string, number]) =>
    kind === "age" ? ageIndex(a) - ageIndex(b) : countB - countA || (a < b ? -1 : 1);
}

function ageIndex(value: string): number {
  return AGES.findIndex((age) => age.value === value);
}

function wordsOf(kind: PaintKind, value: string): string {
  switch (kind) {
    case "decision":
      return stateWords(value).word;
    case "age":
      return AGES.find((age) => age.value === value)?.says ?? value;
    case "policy":
      return value === "" ? "no policy set" : shortened(value);
    case "key":
      return value === "" ? "no key" : shortened(value);
    case "measurement":
      return value === "" ? "no runtime shown" : shortened(value);
  }
}
