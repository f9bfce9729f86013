import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { expect, test } from "vitest";
import { denied, lineageOf, sampleExecution, sampleId } from "../testing/sample-executions.ts";
import { prov } from "./prov.ts";

type Members = { readonly [name: string]: { readonly [key: string]: unknown } };
const document = (...executions: readonly Execution[]) =>
  JSON.parse(prov(lineageOf(...executions)).join("\n")) as { readonly [section: string]: Members };

test("executions are activities with their times", () => {
  const { activity } = document(sampleExecution(0), sampleExecution(1, denied));
  expect(activity).toMatchObject({
    [`id:${sampleId(0)}`]: {
      "prov:startTime": "2026-11-23T12:04:31.912Z",
      "prov:endTime": "2026-11-23T12:04:32.912Z",
      "writ:state": "COMPLETED",
    },
    [`id:${sampleId(1)}`]: { "writ:decision": "DENY", "writ:reason": ["NO_PERMIT"] },
  });
  expect(activity?.[`id:${sampleId(1)}`]).not.toHaveProperty("prov:startTime");
});

test("a child was informed by its parent, which lent it authority, and by causes, which did not", () => {
  const { wasInformedBy = {} } = document(
    sampleExecution(0),
    sampleExecution(1, { causes: [sampleId(5)] }),
  );
  expect(Object.values(wasInformedBy)).toEqual([
    {
      "prov:informed": `id:${sampleId(1)}`,
      "prov:informant": `id:${sampleId(0)}`,
      "writ:lendsAuthority": true,
    },
    {
      "prov:informed": `id:${sampleId(1)}`,
      "prov:informant": `id:${sampleId(5)}`,
      "writ:lendsAuthority": false,
    },
  ]);
});

test("whoever is accountable and whoever acted is associated, once as an agent", () => {
  const { agent = {}, wasAssociatedWith = {} } = document(
    sampleExecution(0),
    sampleExecution(1, { actor: "" }),
  );
  expect(Object.keys(agent)).toEqual(["who:User::alice", "who:Agent::refund-bot"]);
  expect(
    Object.values(wasAssociatedWith).map((one) => [one["prov:agent"], one["prov:role"]]),
  ).toEqual([
    ["who:User::alice", "writ:principal"],
    ["who:Agent::refund-bot", "writ:actor"],
    ["who:User::alice", "writ:principal"],
  ]);
});

test("every activity generated the signed decision that is its evidence", () => {
  const { entity, wasGeneratedBy = {} } = document(sampleExecution(0));
  expect(entity).toEqual({
    [`id:${sampleId(8)}`]: { "prov:type": "writ:Decision", "writ:leaf": 48_213 },
  });
  expect(Object.values(wasGeneratedBy)).toEqual([
    { "prov:entity": `id:${sampleId(8)}`, "prov:activity": `id:${sampleId(0)}` },
  ]);
});

test("names are of prefixes that are declared", () => {
  const { prefix = {}, ...sections } = document(sampleExecution(0), sampleExecution(1, denied));
  const names = Object.values(sections).flatMap((members) => Object.keys(members));
  for (const name of names) expect(["_", ...Object.keys(prefix)]).toContain(name.split(":")[0]);
});
