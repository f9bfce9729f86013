import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainEnvironment, WRIT } from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const [allowed = "", refused = "", evidence = ""] = [
  ...README.matchAll(/```sh\n([\s\S]*?)```/g),
].map((match) => match[1]);

let cluster: SeededCluster;
beforeAll(async () => {
  cluster = await seededCluster();
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

/** Runs the lines of a block as a reader would, in the folder that holds `.writ`; gives each line with its exit status. */
function run(block: string): readonly string[] {
  const lines = block.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const command = line.replaceAll("npx writ", `"${process.execPath}" "${WRIT}"`);
    const { status } = spawnSync("bash", ["-c", command], {
      cwd: cluster.folder,
      env: plainEnvironment(),
      timeout: 60_000,
    });
    return `${status} ${line}`;
  });
}

test("the examples of the README do what it says: first what may run, then what must not", () => {
  const first = run(allowed);
  expect(first.length).toBeGreaterThanOrEqual(6);
  expect(first.filter((line) => !line.startsWith("0 "))).toEqual([]);
  const second = run(refused);
  expect(second.length).toBeGreaterThanOrEqual(2);
  expect(second.filter((line) => !line.startsWith("1 "))).toEqual([]);
});

test("the evidence of an act is bundled, verified offline, replayed, and the log is sound", () => {
  const lines = run(evidence);
  expect(lines.length).toBeGreaterThanOrEqual(5);
  expect(lines.filter((line) => !line.startsWith("0 "))).toEqual([]);
});
