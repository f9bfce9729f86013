import { expect, test } from "vitest";
import { wireTime } from "./conditions.ts";
import { parseFilter } from "./parse-filter.ts";
import { tokens, withCondition } from "./token.ts";

const ID = "019a0000-0000-7000-8000-000000000001";
const DIGEST = `sha256:${"a".repeat(64)}`;

test("every key of the grammar is a condition of the lineage service", () => {
  const text = [
    "decision:deny reason:GRANT_* action:tool:* resource:Tool::* principal:User::alice",
    `actor:Agent::bot policy:${DIGEST} key:${"k".repeat(43)} measurement:${DIGEST} root:${ID}`,
    `parent:none depth:>3 has:start state:refused is:orphan under:revoked grant:${ID} cause:${ID} search`,
  ].join(" ");
  expect(parseFilter(text)).toEqual({
    filter: {
      decision: "DENY",
      reasonCode: "GRANT_*",
      action: "tool:*",
      resource: "Tool::*",
      principal: "User::alice",
      actor: "Agent::bot",
      policyDigest: DIGEST,
      keyId: "k".repeat(43),
      measurement: DIGEST,
      rootId: ID,
      rootsOnly: true,
      minDepth: 4,
      started: true,
      state: "REFUSED",
      orphans: true,
      underRevoked: true,
      grantId: ID,
      causeId: ID,
      text: "search",
    },
    without: {},
    time: { since: "", from: "", to: "" },
    problems: [],
  });
});

test("a minus leaves out", () => {
  const { filter, without, problems } = parseFilter("-action:tool:call decision:deny -depth:>=2");
  expect({ filter, without, problems }).toEqual({
    filter: { decision: "DENY" },
    without: { action: "tool:call", minDepth: 2 },
    problems: [],
  });
});

test("roots that led to something are asked for, and what led to nothing", () => {
  expect(parseFilter("parent:none has:children").filter).toEqual({
    rootsOnly: true,
    hasChildren: true,
  });
  expect(parseFilter("-has:children").without).toEqual({ hasChildren: true });
});

test("time is told apart from conditions", () => {
  const { filter, time } = parseFilter("since:1h decision:allow to:2026-11-23");
  expect(filter).toEqual({ decision: "ALLOW" });
  expect(time).toEqual({ since: "1h", from: "", to: "2026-11-23" });
});

test.each([
  ["decision:maybe", "“maybe” is none of allow, deny, pending"],
  ["colour:red", "action:colour:red"],
  ["colour:RED", "is not a filter"],
  ["reason:", "wants a value"],
  ["reason:grant", "is not a reason code"],
  ["resource:tool", "takes a resource"],
  ["principal:User::*", "is not a principal"],
  ["parent:x", "takes an execution id, or none"],
  ["depth:3", "takes a least distance"],
  ["depth:>32", "takes a least distance"],
  ["grant:x", "is not a grant id"],
  ["cause:x", "is not an execution id"],
  ["has:constructor", "has: takes start, children"],
  ["constructor:x", "is not a filter"],
  ["since:soon", "takes a duration"],
  ["from:now", "takes an instant"],
  ["-since:1h", "cannot be negated"],
  ["decision:deny decision:allow", "is there twice"],
  ["one two", "one word is looked for"],
  ["one Tool::two", "resource:Tool::two"],
  ["since:1h from:2026-11-23", "exclude each other"],
])("the problem of %s points at its token", (text, says) => {
  const { problems } = parseFilter(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(says);
});

test("a problem knows where its token stands", () => {
  const text = "decision:deny  reason:nope search";
  const [problem] = parseFilter(text).problems;
  expect(text.slice(problem?.start, problem?.end)).toBe("reason:nope");
});

test("a filter of a thousand words is refused, not worked on", () => {
  const { problems } = parseFilter("word ".repeat(1_000));
  expect(problems.at(-1)?.message).toBe("the filter is too long");
});

test("a resource is a bare word, not a key", () => {
  expect(tokens("Tool::search")).toEqual([
    { start: 0, end: 12, isNegated: false, key: undefined, value: "Tool::search" },
  ]);
});

test("a condition takes the place of the one with its key and sign", () => {
  expect(withCondition("", "decision:deny")).toBe("decision:deny");
  expect(withCondition("decision:allow -decision:pending word", "decision:deny")).toBe(
    "-decision:pending word decision:deny",
  );
});

test("a wire time has whole seconds and the rest in nanoseconds", () => {
  expect(wireTime(1_500)).toEqual({ seconds: 1n, nanos: 500_000_000 });
});
