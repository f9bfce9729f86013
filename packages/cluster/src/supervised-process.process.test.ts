import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { startOf } from "./process-identity.ts";
import { stopProcesses } from "./stop-processes.ts";
import { type ProcessSpec, supervise, type SupervisedProcess } from "./supervised-process.ts";

const SOON = { timeout: 15_000, interval: 20 };
/** Says that it is ready, then does nothing until its input ends. */
const WELL_BEHAVED =
  "console.log('ready'); process.stdin.on('end', () => process.exit(0)).resume()";

let folder: TemporaryFolder;
let events: ClusterEvent[];
let running: SupervisedProcess[];

beforeEach(async () => {
  folder = await temporaryFolder();
  events = [];
  running = [];
});

afterEach(async () => {
  for (const process of running) process.kill();
  await Promise.all(running.map((process) => process.ended));
  await folder[Symbol.asyncDispose]();
});

function logOf(name: string): string {
  return join(folder.path, `${name}.log`);
}

/** Supervises a program of JavaScript that is ready once it has written `ready`. */
function run(
  name: string,
  javascript: string,
  changes: Partial<ProcessSpec> = {},
): SupervisedProcess {
  const spec: ProcessSpec = {
    name,
    command: process.execPath,
    args: ["-e", javascript],
    env: {},
    logFile: logOf(name),
    isReady: async () => (await readFile(logOf(name), "utf8")).includes("ready"),
    readyWithinMs: 15_000,
    ...changes,
  };
  const supervised = supervise(spec, { now: Date.now, onEvent: (event) => events.push(event) });
  running.push(supervised);
  return supervised;
}

function pidOf(supervised: SupervisedProcess): number {
  const { pid } = supervised;
  if (pid === undefined) throw new Error(`${supervised.name} is not running`);
  return pid;
}

test("starts a program with nothing of our environment, keeps its output, and stops it for good", async () => {
  const program = run("a", `console.log(Object.keys(process.env).join()); ${WELL_BEHAVED}`, {
    env: { ONLY_THIS: "1" },
  });
  await program.ready;
  const pid = pidOf(program);
  await stopProcesses([program]);
  expect(startOf(pid)).toBeUndefined();
  expect(program.pid).toBeUndefined();
  expect(await readFile(logOf("a"), "utf8")).toBe("ONLY_THIS\nready\n");
  expect(events.map((event) => event.kind)).toEqual(["started", "ready", "stopped"]);
});

test("restarts a program that was killed, each time later, and reports how it ended", async () => {
  const program = run("a", WELL_BEHAVED);
  await program.ready;
  for (const restartInMs of [200, 400]) {
    const pid = pidOf(program);
    process.kill(pid, "SIGKILL");
    await vi.waitFor(() => {
      expect(program.pid).toBeDefined();
      expect(program.pid).not.toBe(pid);
    }, SOON);
    expect(events.findLast((event) => event.kind === "crashed")).toEqual({
      kind: "crashed",
      process: "a",
      how: "was killed by SIGKILL",
      restartInMs,
    });
  }
});

test("does not restart a program that ends before it was ever ready, and shows what it said last", async () => {
  const program = run("a", "console.error('bad configuration'); process.exit(78)");
  await expect(program.ready).rejects.toThrow(
    "a exited with 78; its last lines:\nbad configuration",
  );
  await program.ended;
  expect(events.filter((event) => event.kind === "started")).toHaveLength(1);
});

test("says so when a program does not become ready in time", async () => {
  const program = run("a", "console.log('thinking'); setInterval(() => {}, 1000)", {
    readyWithinMs: 500,
  });
  await expect(program.ready).rejects.toThrow(
    "a was not ready within 0.5 s; its last lines:\nthinking",
  );
});

test("says so when a program can not be started at all", async () => {
  const program = run("a", "", { command: join(folder.path, "no-such-program") });
  await expect(program.ready).rejects.toThrow("could not be started");
  await program.ended;
});

test("runs the preparation before every start", async () => {
  let prepared = 0;
  const program = run("a", WELL_BEHAVED, {
    prepare: async () => {
      prepared += 1;
    },
  });
  await program.ready;
  process.kill(pidOf(program), "SIGKILL");
  await vi.waitFor(() => expect(prepared).toBe(2), SOON);
});

test("stops in reverse order, each after the one that was started later has ended", async () => {
  const slow = "process.on('SIGTERM', () => setTimeout(() => process.exit(0), 300));";
  const first = run("first", `${slow} ${WELL_BEHAVED}`);
  const second = run("second", `${slow} ${WELL_BEHAVED}`);
  await Promise.all([first.ready, second.ready]);
  await stopProcesses([first, second]);
  const stopped = events.filter((event) => event.kind === "stopped");
  expect(stopped.map((event) => event.process)).toEqual(["second", "first"]);
});

test("stops a program that waits for its restart without starting it again", async () => {
  const program = run("a", WELL_BEHAVED);
  await program.ready;
  process.kill(pidOf(program), "SIGKILL");
  await vi.waitFor(() => expect(events.at(-1)?.kind).toBe("crashed"), SOON);
  await stopProcesses([program]);
  expect(events.filter((event) => event.kind === "started")).toHaveLength(1);
});

test("kills within 10 s whatever does not stop when asked, with all that it started", async () => {
  const child =
    "const c = require('child_process').spawn('sleep', ['600']); console.log('child ' + c.pid);";
  const stubborn = run("a", `process.on('SIGTERM', () => {}); ${child} ${WELL_BEHAVED}`);
  const polite = run("b", WELL_BEHAVED);
  await Promise.all([stubborn.ready, polite.ready]);
  const childPid = Number(/child (\d+)/.exec(await readFile(logOf("a"), "utf8"))?.[1]);
  expect(startOf(childPid)).toBeDefined();
  const startedAt = Date.now();
  await stopProcesses([stubborn, polite]);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  await vi.waitFor(() => expect(startOf(childPid)).toBeUndefined(), SOON);
});
