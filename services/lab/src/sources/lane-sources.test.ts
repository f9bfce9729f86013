import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { agentFiles, laneSources } from "./lane-sources.ts";

const sources = laneSources();
const AGENT = "services/lab/src/agent/";

test("both lanes load the agent from the same files, all of them", () => {
  const agent = sources.filter(({ path }) => agentFiles().includes(path));
  expect(agent.map(({ path }) => path)).toContain(`${AGENT}refund-agent.ts`);
  for (const { lanes } of agent) expect(lanes).toEqual(["writ", "open"]);
});

test("no file of the agent is loaded by one lane alone: what differs is the world and what it loads", () => {
  const different = sources.filter(({ lanes }) => lanes.length === 1).map(({ path }) => path);
  expect(different).toContain("services/lab/src/worlds/writ-world.ts");
  expect(different).toContain("services/lab/src/worlds/open-world.ts");
  expect(different.filter((path) => path.startsWith(AGENT))).toEqual([]);
});

test("what the tools do is the same file in both worlds", () => {
  const effects = sources.find(({ path }) => path.endsWith("tools/effects.ts"));
  expect(effects?.lanes).toEqual(["writ", "open"]);
});

test("the digests are those of the files", () => {
  for (const { path, sha256 } of sources) {
    const bytes = readFileSync(new URL(`../../../../${path}`, import.meta.url));
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
  }
});
