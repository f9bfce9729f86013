import { expect, test } from "vitest";
import { mergeObligations } from "./obligations.ts";

test("what nobody states is short, once and without children", () => {
  expect(mergeObligations([[{}]])).toEqual({
    lease_s: 300,
    use: "once",
    max_depth: 0,
    budgets: [],
  });
});

test("of what is stated, the smallest holds", () => {
  const permits = [
    { lease_s: 900, max_depth: 8, redeem: "multi", max_age_s: 60 },
    { lease_s: 600, max_depth: 4, redeem: "multi", max_age_s: 90 },
    {},
  ] as const;
  expect(mergeObligations([permits])).toEqual({
    lease_s: 600,
    use: "multi",
    max_depth: 4,
    budgets: [],
    max_age_s: 60,
  });
  expect(mergeObligations([[...permits, { redeem: "once" }]]).use).toBe("once");
});

test("what one subject does not state counts as the default against the other's", () => {
  const generous = { lease_s: 900, max_depth: 8, redeem: "multi", max_age_s: 60 } as const;
  expect(mergeObligations([[generous], [{}]])).toEqual({
    lease_s: 300,
    use: "once",
    max_depth: 0,
    budgets: [],
    max_age_s: 60,
  });
});

test("witnesses are demanded when any permit of any subject demands them, and else not spoken of", () => {
  const wants = { witness: "quorum" } as const;
  for (const subjects of [[[wants]], [[{}, wants]], [[{}], [wants]], [[wants], [{}, {}]]])
    expect(mergeObligations(subjects).witness).toBe("quorum");
  expect(mergeObligations([[{}], [{ lease_s: 60 }]])).not.toHaveProperty("witness");
});
