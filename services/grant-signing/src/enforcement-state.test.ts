import { expect, test } from "vitest";
import { enforcementState } from "./enforcement-state.ts";
import { verifiers } from "./revocation/verifiers.ts";

const told = { spiffeId: "spiffe://writ.test/workload/tool", connection: "one" };

test("counts the verifiers that watch, and names who stays behind for five seconds", () => {
  let nowMs = 0;
  const known = verifiers(10, () => nowMs);
  const seqs = new Map([
    ["", 9],
    ["acme", 2],
  ]);
  const seq = (scope: string) => seqs.get(scope) ?? 0;
  const state = enforcementState({ feed: { seq }, verifiers: known, now: () => nowMs });
  expect(state()).toEqual({ seq: 9, watching: 0, applied: 0, behind: [] });

  const gone = known.watching("acme", "one");
  known.acknowledge({ ...told, scope: "acme", verifierId: "a", name: "tool", seq: 2 });
  known.watching("", "two");
  known.acknowledge({
    ...told,
    connection: "two",
    scope: "",
    verifierId: "b",
    name: "policy-decision",
    seq: 8,
  });
  expect(state()).toEqual({ seq: 9, watching: 2, applied: 1, behind: [] });
  nowMs = 4_999;
  expect(state().behind).toEqual([]);
  nowMs = 5_000;
  expect(state().behind).toEqual(["policy-decision"]);
  known.acknowledge({
    ...told,
    connection: "two",
    scope: "",
    verifierId: "b",
    name: "policy-decision",
    seq: 9,
  });
  seqs.set("acme", 3);
  expect(state()).toEqual({ seq: 9, watching: 2, applied: 1, behind: [] });
  gone();
  nowMs = 20_000;
  expect(state()).toEqual({ seq: 9, watching: 1, applied: 1, behind: [] });
});
