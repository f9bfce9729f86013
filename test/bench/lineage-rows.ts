import { uuidv7 } from "@writ/encoding";
import type { Execution } from "../../services/evidence/src/lineage.ts";
import { randomBelow } from "../support/random-below.ts";

/** The tenant of the benchmark. */
export const TENANT = "bench";

/** An execution with what came of it. */
export interface BenchExecution extends Execution {
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly keyId: string;
  /** Who acts above it, each once. */
  readonly actors: readonly string[];
}

/** The two trees that are not of all shapes. */
const CHAIN = 33;
const WIDE_PART = 20;
/** Executions to a tree of the others, the most levels below its root, and how many trees grow at a time. */
const TREE = 100;
const LEVELS = 12;
const AT_ONCE = 50;

const STEP_MS = 400;
const REASONS = [
  "NO_PERMIT",
  "NO_PERMIT",
  "FORBIDDEN",
  "CRED_EXPIRED",
  "ANCESTOR_REVOKED",
  "INPUT_TYPE",
];

/**
 * So many executions, a tree to every hundred: one tree is a chain of 33, one has a twentieth of all as the children of its
 * root, the others are of all shapes and grow fifty at a time. The same each time.
 */
export function* benchExecutions(count: number, endMs: number): Generator<BenchExecution> {
  const below = randomBelow(count);
  let n = 0;
  const next = (parent: BenchExecution | null, decision = decisionOf(below)): BenchExecution =>
    executionOf(n, endMs - (count - n++) * STEP_MS, parent, decision, below);

  let last = next(null, "ALLOW");
  yield last;
  while (n < CHAIN) yield (last = next(last, "ALLOW"));
  const top = next(null, "ALLOW");
  yield top;
  for (let i = 0; i < count / WIDE_PART; i++) yield next(top);
  while (n < count) {
    const trees: BenchExecution[][] = Array.from({ length: AT_ONCE }, () => []);
    for (let i = 0; i < AT_ONCE * TREE && n < count; i++) {
      const tree = trees[below(AT_ONCE)] ?? [];
      const parent = tree[below(tree.length)] ?? null;
      const one = next(parent, parent === null ? "ALLOW" : decisionOf(below));
      if (one.decision === "ALLOW" && one.depth < LEVELS) tree.push(one);
      yield one;
    }
  }
}

function executionOf(
  n: number,
  atMs: number,
  parent: BenchExecution | null,
  decision: Execution["decision"],
  below: (n: number) => number,
): BenchExecution {
  const executionId = idOf(atMs, n);
  const isAllowed = decision === "ALLOW";
  const isStarted = isAllowed && below(100) < 85;
  const isEnded = isStarted && below(100) < 95;
  return {
    executionId,
    parentId: parent?.executionId ?? null,
    rootId: parent?.rootId ?? executionId,
    depth: parent === null ? 0 : parent.depth + 1,
    ancestors: parent === null ? [] : [...parent.ancestors, parent.executionId],
    principal: parent?.principal ?? `User::user-${below(1_000)}`,
    actor: below(10) < 7 ? `Agent::agent-${below(50)}` : null,
    // Some actions are rare.
    action: `tool:act-${Math.min(below(30), below(30), below(30))}`,
    resource: `Db::record-${below(100_000)}`,
    decision,
    reasonCodes: isAllowed ? [] : [REASONS[below(REASONS.length)] ?? "NO_PERMIT"],
    policyDigest: `sha256:${digit(n / 50_000).repeat(64)}`,
    grantId: isAllowed ? idOf(atMs, n + 2 ** 31) : null,
    measurement: below(10) < 3 ? `sha256:${`${1_000 + below(200)}`.repeat(16)}` : null,
    decisionId: idOf(atMs, n + 2 ** 30),
    decidedAtMs: atMs,
    actors: [...new Set([...(parent?.actors ?? []), ...(parent?.actor ? [parent.actor] : [])])],
    keyId: `key-${Math.floor(n / 200_000)}${"k".repeat(37)}`,
    startBeforeMs: isAllowed ? atMs + 60_000 : null,
    leaseUntilMs: isAllowed ? atMs + 600_000 : null,
    // Now and then something besides its parent led to it.
    causes: parent !== null && below(1_000) < 5 ? [parent.rootId] : [],
    startedAtMs: isStarted ? atMs + 50 : null,
    endedAtMs: endOf(isAllowed && !isStarted && below(100) < 3, isEnded, atMs, below),
  };
}

function endOf(
  isRefused: boolean,
  isEnded: boolean,
  atMs: number,
  below: (n: number) => number,
): number | null {
  if (isRefused) return atMs + 30;
  return isEnded ? atMs + 1_000 + below(60_000) : null;
}

function decisionOf(below: (n: number) => number): Execution["decision"] {
  const part = below(1_000);
  if (part < 40) return "DENY";
  return part < 42 ? "PENDING" : "ALLOW";
}

function idOf(atMs: number, n: number): string {
  const random = Buffer.alloc(10);
  // What follows the time is as good as random.
  random.writeUInt32BE(Math.imul(n, 2_654_435_761) >>> 0, 0);
  random.writeUInt32BE(n, 6);
  return uuidv7(atMs, random);
}

function digit(value: number): string {
  return (Math.floor(value) % 16).toString(16);
}
