import { expect, test } from "vitest";
import { describeDemo, unavailable } from "./describe.ts";
import { sampleLaw } from "./monitor/sample-law.ts";
import { laneSources } from "./sources/lane-sources.ts";

const law = sampleLaw();
const about = { tenant: "sample", law, sources: laneSources(), canPause: false, dataOption: "" };

test("the demo tells the policies that both worlds are judged by", () => {
  expect(describeDemo(about)).toMatchObject({
    tenantId: "sample",
    policyDigest: law.set.digest,
    unavailable: "",
  });
});

test("the story is told in its order, and each cause says what happens in the watched world", () => {
  const { causes = [], steps = [] } = describeDemo(about);
  expect(steps.map(({ id }) => id)).toEqual([
    "start",
    "read-ticket",
    "read-customer",
    "compute",
    "pay",
    "tell",
  ]);
  for (const { watched } of causes) expect(watched).toMatch(/\.$/);
});

test("without a tenant or its policies no run can be started, and it says why", () => {
  expect(unavailable(undefined, "")).toContain("no sample tenant");
  const { schema } = law.set;
  const older = { ...law, set: { ...law.set, schema: { ...schema, actions: new Map() } } };
  const [why = "", command = "", ...more] = unavailable(older, " --data /tmp/x").split("\n");
  expect(why).toContain("older than the demo");
  expect(command).toContain("policy publish deploy/sample/policies --data /tmp/x && ");
  expect(command).toContain(`policy activate ${law.set.digest} `);
  expect(more).toEqual([]);
});
