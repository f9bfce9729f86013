import type { RequiredApproval } from "./decision-output.ts";
import { parseDuration } from "./duration.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";

/** What a policy's annotations say. */
export interface Annotations {
  /** Shown to the caller on DENY. */
  readonly reason?: string;
  /** What the caller can change. */
  readonly advice?: string;
  /** Who may lift the rule. */
  readonly approval?: Omit<RequiredApproval, "policy">;
  readonly redeem?: "once" | "multi";
  readonly lease_s?: number;
  readonly max_depth?: number;
  readonly max_age_s?: number;
  /** Enough witnesses must have seen the decision before its grant is signed. */
  readonly witness?: "quorum";
}

type Effect = "permit" | "forbid";

interface Entry {
  readonly on: "any" | Effect;
  readonly form: string;
  /** The annotation's value as read; undefined when it has not its form. */
  readonly read: (value: string) => Annotations | undefined;
}

const APPROVAL = /^(?:([1-5])-of|(break-glass)):([A-Za-z0-9._@/-]{1,128})$/;

const forPeople: Entry = {
  on: "any",
  form: "a text of 1 to 280 characters",
  read: (v) => (isText(v) ? {} : undefined),
};

/** The closed vocabulary (policy.md 3.1). */
const vocabulary: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  // Its grammar and uniqueness are checked where policies are named.
  ["id", { on: "any", form: "", read: () => ({}) }],
  ["reason", { ...forPeople, read: (reason) => (isText(reason) ? { reason } : undefined) }],
  ["advice", { ...forPeople, read: (advice) => (isText(advice) ? { advice } : undefined) }],
  ["owner", forPeople],
  ["doc", forPeople],
  ["ticket", forPeople],
  [
    "approval",
    {
      on: "forbid",
      form: "M-of:GROUP with M from 1 to 5, or break-glass:GROUP",
      read: readApproval,
    },
  ],
  ["redeem", { on: "permit", form: "once or multi", read: readRedeem }],
  [
    "lease",
    {
      on: "permit",
      form: "a duration like PT15M, at most PT24H",
      read: (v) => readSeconds(v, (lease_s) => ({ lease_s })),
    },
  ],
  ["max_depth", { on: "permit", form: "0 to 32", read: readMaxDepth }],
  [
    "max_age",
    {
      on: "permit",
      form: "a duration like PT5M, at most PT24H",
      read: (v) => readSeconds(v, (max_age_s) => ({ max_age_s })),
    },
  ],
  [
    "witness",
    {
      on: "permit",
      form: "quorum",
      read: (v) => (v === "quorum" ? { witness: v } : undefined),
    },
  ],
  ["budget", { on: "permit", form: "the name of a counter", read: () => ({}) }],
]);

/** Reads a policy's annotations; problems are pushed, with the place they are at. */
export function readAnnotations(
  raw: Readonly<Record<string, string | null>>,
  effect: Effect,
  where: Pick<PolicyProblem, "path" | "line" | "policyId">,
  problems: PolicyProblem[],
): Annotations {
  let annotations: Annotations = {};
  for (const [key, value] of Object.entries(raw)) {
    const entry = vocabulary.get(key);
    if (entry === undefined) {
      const known = [...vocabulary.keys()].map((name) => `@${name}`).join(", ");
      problems.push(policyProblem("ANNOTATION_UNKNOWN", `@${key} is none of ${known}`, where));
      continue;
    }
    if (entry.on !== "any" && entry.on !== effect)
      problems.push(policyProblem("ANNOTATION_MISPLACED", `@${key} goes on a ${entry.on}`, where));
    const read = value === null || value === "" ? undefined : entry.read(value);
    if (read === undefined && key !== "id")
      problems.push(policyProblem("ANNOTATION_INVALID", `@${key} must be ${entry.form}`, where));
    // No counters are kept yet, and a limit nobody enforces must not look like one.
    if (key === "budget")
      problems.push(policyProblem("BUDGET_UNKNOWN", "@budget names no counter of this set", where));
    annotations = { ...annotations, ...read };
  }
  return annotations;
}

function isText(value: string): boolean {
  return value.length <= 280 && value.trim() === value;
}

function readApproval(value: string): Annotations | undefined {
  const [found, m, breakGlass, group = ""] = APPROVAL.exec(value) ?? [];
  if (found === undefined) return undefined;
  if (breakGlass !== undefined) return { approval: { m: 1, group, kind: "break-glass" } };
  return { approval: { m: Number(m), group } };
}

function readRedeem(value: string): Annotations | undefined {
  return value === "once" || value === "multi" ? { redeem: value } : undefined;
}

function readMaxDepth(value: string): Annotations | undefined {
  if (!/^(0|[1-9][0-9]?)$/.test(value) || Number(value) > 32) return undefined;
  return { max_depth: Number(value) };
}

function readSeconds(
  value: string,
  make: (seconds: number) => Annotations,
): Annotations | undefined {
  const seconds = parseDuration(value);
  return seconds === undefined ? undefined : make(seconds);
}
