import type { CedarEngine } from "@writ/policy";
import { expect, test } from "vitest";
import { executionLife } from "../testing/execution-life.ts";
import { sampleAct, samplePolicies } from "../testing/sample-act.ts";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { replayHere } from "./replay-here.ts";

const { engine, events } = executionLife(samplePolicies(), sampleAct(), trustWithKeys());
const input =
  events[0]?.openings?.find(({ name }) => name === "decision-input")?.value ?? new Uint8Array();

test("offers to decide again with the engine that decided", () => {
  expect(replayHere({ input })).toHaveProperty("replay");
});

test("does not try another engine, and says which one it takes", () => {
  const identity = { ...engine.identity, version: "5.0.0", digest: `sha256:${"0".repeat(64)}` };
  const other: CedarEngine = { ...engine, identity };
  const here = replayHere({ input }, other);
  expect(here).toMatchObject({ missing: expect.stringContaining(engine.identity.digest) });
  expect(here).toMatchObject({ missing: expect.stringContaining("cedar-wasm@5.0.0") });
});

test("leaves what is no decision input to the replay, which refuses it", async () => {
  const bad = { policySet: { files: [] }, input: new Uint8Array(), output: new Uint8Array() };
  const here = replayHere(bad);
  const replayed = "replay" in here ? here.replay(bad) : undefined;
  await expect(replayed).rejects.toThrow("input");
});
