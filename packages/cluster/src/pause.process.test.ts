import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { pauser } from "./pause.ts";

const unlimited = { take: () => undefined };

/** A shell that runs another program; whether each of the two is stopped. */
async function family(): Promise<{ pid: number; stopped: () => boolean[] }> {
  const child = spawn("sh", ["-c", "sleep 60 & echo $!; wait"], { detached: true });
  const pid = child.pid ?? 0;
  onTestFinished(() => void process.kill(-pid, "SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const pids = [pid, Number(line)];
  return { pid, stopped: () => pids.map((one) => stateOf(one) === "T") };
}

function stateOf(pid: number): string {
  return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1] ?? "";
}

test("a process and what it started stand still for the time asked for, and go on by themselves", async () => {
  const { pid, stopped } = await family();
  const answer = pauser(() => [{ name: "evidence", pid }], unlimited);
  expect(await answer({ id: 7, pause: "evidence", forMs: 300 })).toMatchObject({
    id: 7,
    paused: "evidence",
  });
  await vi.waitUntil(() => stopped().every(Boolean));
  expect(await answer({ id: 7, pause: "evidence", forMs: 300 })).toEqual({
    id: 7,
    refused: "a process is paused already",
  });
  await vi.waitUntil(() => !stopped().some(Boolean), { timeout: 5_000 });
});

test.each([
  undefined,
  "evidence",
  { pause: "evidence", forMs: 100 },
  { id: "7", pause: "evidence", forMs: 100 },
  { id: 7, pause: "console", forMs: 100 },
  { id: 7, pause: "evidence" },
  { id: 7, pause: "evidence", forMs: 10_001 },
  { id: 7, pause: "evidence", forMs: Number.NaN },
  { id: 7, pause: "evidence", forMs: 0 },
])("refuses %o, and nothing stands still", async (question) => {
  const { pid, stopped } = await family();
  const answer = pauser(() => [{ name: "evidence", pid }], unlimited);
  expect(await answer(question)).toHaveProperty("refused");
  expect(stopped()).toEqual([false, false]);
});

test("refuses a process that does not run", async () => {
  const answer = pauser(() => [{ name: "evidence", pid: undefined }], unlimited);
  expect(await answer({ id: 7, pause: "evidence", forMs: 100 })).toEqual({
    id: 7,
    refused: "evidence is not a process of this cluster",
  });
});

test("nothing stands still beyond the allowance", async () => {
  const { pid, stopped } = await family();
  const answer = pauser(() => [{ name: "evidence", pid }], { take: () => "it is enough" });
  expect(await answer({ id: 7, pause: "evidence", forMs: 300 })).toEqual({
    id: 7,
    refused: "it is enough",
  });
  expect(stopped()).toEqual([false, false]);
});
