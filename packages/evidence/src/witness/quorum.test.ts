import fc from "fast-check";
import { expect, test } from "vitest";
import { NOTE_COSIGNATURE, vkey } from "../note/vkey.ts";
import { testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import { quorumMet, witnessCount } from "./quorum.ts";
import { parseWitnessPolicy } from "./tlog-policy.ts";

const KEYS = Array.from({ length: 10 }, (_, i) =>
  vkey(sha256, "w", NOTE_COSIGNATURE, testKey(i).publicKey),
);

/** A line of a policy, as a rule that can be evaluated without the parser's tree. */
interface Group {
  readonly name: string;
  readonly threshold: "any" | "all" | number;
  readonly members: readonly string[];
}

function policyText(witnesses: number, groups: readonly Group[], quorum: string): string {
  const lines = [
    ...KEYS.slice(0, witnesses).map((key, i) => `witness w${i} ${key}`),
    ...groups.map((group) => `group ${group.name} ${group.threshold} ${group.members.join(" ")}`),
    `quorum ${quorum}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** C2SP tlog-policy word by word: goes through the lines and marks what has witnessed. */
function naivelyMet(
  groups: readonly Group[],
  quorum: string,
  cosigned: ReadonlySet<string>,
): boolean {
  const met = new Set(cosigned);
  for (const { members, name, threshold } of groups) {
    const count = members.filter((member) => met.has(member)).length;
    const needed = threshold === "any" ? 1 : threshold === "all" ? members.length : threshold;
    if (count >= needed) met.add(name);
  }
  return met.has(quorum);
}

function subsets(names: readonly string[]): Set<string>[] {
  return Array.from(
    { length: 2 ** names.length },
    (_, bits) => new Set(names.filter((__, i) => (bits & (1 << i)) !== 0)),
  );
}

/** Groups over up to 7 witnesses: each takes some of the names that nobody has taken yet. */
const policies = fc
  .record({
    witnesses: fc.integer({ min: 1, max: 7 }),
    steps: fc.array(
      fc.record({
        take: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
        threshold: fc.oneof(
          fc.constantFrom("any" as const, "all" as const),
          fc.integer({ min: 1, max: 4 }),
        ),
      }),
      { maxLength: 5 },
    ),
    quorum: fc.nat(20),
  })
  .map(({ quorum, steps, witnesses }) => {
    const names = Array.from({ length: witnesses }, (_, i) => `w${i}`);
    const free = [...names];
    const groups: Group[] = [];
    for (const { take, threshold } of steps) {
      const members = take.flatMap((at) => free.splice(at % (free.length || 1), 1));
      if (members.length === 0) continue;
      const name = `g${groups.length}`;
      const possible =
        typeof threshold === "number" ? Math.min(threshold, members.length) : threshold;
      groups.push({ name, threshold: possible, members });
      free.push(name);
    }
    const all = [...names, ...groups.map(({ name }) => name)];
    return { witnesses, names, groups, quorum: all[quorum % all.length] ?? "" };
  });

test("agrees with the specification for every set of witnesses of every policy", () => {
  fc.assert(
    fc.property(policies, ({ groups, names, quorum, witnesses }) => {
      const policy = parseWitnessPolicy(policyText(witnesses, groups, quorum));
      const sets = subsets(names);
      const enough = sets.filter((set) => naivelyMet(groups, quorum, set));
      expect(sets.filter((set) => quorumMet(policy, set))).toEqual(enough);
      const { needed, of } = witnessCount(policy);
      expect(needed).toBe(Math.min(...enough.map((set) => set.size)));
      // Who can count is who makes the difference for some set.
      const counting = names.filter((name) =>
        enough.some(
          (set) =>
            set.has(name) && !quorumMet(policy, new Set([...set].filter((one) => one !== name))),
        ),
      );
      expect(of).toBe(counting.length);
    }),
    { numRuns: 300 },
  );
});

test("one more cosignature never makes a quorum unmet", () => {
  fc.assert(
    fc.property(policies, fc.nat(127), ({ groups, names, quorum, witnesses }, bits) => {
      const policy = parseWitnessPolicy(policyText(witnesses, groups, quorum));
      const some = new Set(names.filter((_, i) => (bits & (1 << i)) !== 0));
      if (!quorumMet(policy, some)) return;
      for (const name of names) expect(quorumMet(policy, new Set([...some, name]))).toBe(true);
    }),
  );
});

test("names of groups and of strangers count for nothing", () => {
  const policy = parseWitnessPolicy(
    policyText(2, [{ name: "g", threshold: "any", members: ["w0", "w1"] }], "g"),
  );
  expect(quorumMet(policy, new Set(["g", "w", "none", "w2"]))).toBe(false);
  expect(quorumMet(policy, new Set(["w1"]))).toBe(true);
  expect(witnessCount(policy)).toEqual({ needed: 1, of: 2 });
});

test("no quorum is met by nobody", () => {
  const policy = parseWitnessPolicy("quorum none\n");
  expect(quorumMet(policy, new Set())).toBe(true);
  expect(witnessCount(policy)).toEqual({ needed: 0, of: 0 });
});
