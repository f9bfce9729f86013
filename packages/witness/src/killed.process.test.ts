import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { encodeHex } from "@writ/encoding";
import { unverifiedCheckpoint } from "@writ/evidence";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../../test/support/temporary-folder.ts";
import { logId } from "./known-logs.ts";
import { testLog } from "./testing/test-log.ts";
import { cosigned } from "./testing/test-witness.ts";
import { witnessClient, WitnessUnreachableError } from "./witness-client.ts";

const PROGRAM = fileURLToPath(new URL("testing/witness-process.ts", import.meta.url));
const ROUNDS = 6;
const HISTORIES = ["a", "b", "c", "d"].map((name) => ({ name, forkedAt: 0 }));

const log = testLog();

let folder: TemporaryFolder;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await temporaryFolder();
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await folder[Symbol.asyncDispose]();
});

function launch(): ChildProcessWithoutNullStreams {
  const args = [PROGRAM, join(folder.path, "store"), join(folder.path, "key"), log.vkey];
  const child = spawn(process.execPath, args, { env: {} });
  children.push(child);
  return child;
}

async function started(): Promise<{ child: ChildProcess; url: string; vkey: string }> {
  const child = launch();
  for await (const line of createInterface(child.stdout)) {
    const [url = "", vkey = ""] = line.split(" ");
    return { child, url, vkey };
  }
  throw new Error("it ended at once");
}

/** What the witness shows as cosigned last; size 0 when there is nothing. */
async function shownAt(url: string, vkey: string): Promise<{ size: number; root: string }> {
  const shown = await fetch(`${url}/checkpoint/${logId(log.origin)}`);
  return shown.status === 404 ? { size: 0, root: "" } : cosigned({ vkey }, await shown.text());
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

test("killed again and again under load, it never goes back and never cosigns two trees of one size", async () => {
  /** Size to root of every cosignature that somebody got, and the largest of the sizes. */
  const given = new Map<number, string>();
  let largest = 0;

  /** Pushes one history leaf by leaf until the witness is gone, also against all refusals. */
  async function push(url: string, history: (typeof HISTORIES)[number]): Promise<void> {
    const client = witnessClient(url, { timeoutMs: 10_000 });
    let from = 0;
    try {
      for (;;) {
        const ask = log.ask(from, from + 1, history);
        const answer = await client.addCheckpoint(ask);
        if (answer.kind === "conflict") from = answer.size;
        if (answer.kind !== "cosigned") continue;
        const { root, size } = unverifiedCheckpoint(ask.checkpoint);
        expect(given.get(size) ?? encodeHex(root)).toBe(encodeHex(root));
        expect(size).toBeGreaterThan(largest);
        given.set(size, encodeHex(root));
        largest = size;
        from = size;
      }
    } catch (error) {
      if (!(error instanceof WitnessUnreachableError)) throw error;
    }
  }

  for (let round = 1; round <= ROUNDS; round++) {
    const { child, url, vkey } = await started();
    const state = await shownAt(url, vkey);
    // One may have been kept whose answer was never sent.
    expect([largest, largest + 1]).toContain(state.size);
    expect(given.get(state.size) ?? state.root).toBe(state.root);
    given.set(state.size, state.root);
    largest = state.size;
    const pushes = Promise.all(HISTORIES.map((history) => push(url, history)));
    const target = largest + 3 + round;
    await vi.waitUntil(() => largest >= target, { timeout: 30_000, interval: 1 });
    await killed(child);
    await pushes;
  }
  expect(given.size).toBeGreaterThan(ROUNDS * 4);
});

test("a second process does not start on the same folder, and one does after a kill", async () => {
  const first = await started();
  const second = launch();
  const [said, [code]] = await Promise.all([
    text(second.stderr),
    once(second, "exit") as Promise<[number | null]>,
  ]);
  expect(code).toBe(1);
  expect(said).toContain("is in use by another witness");
  await killed(first.child);
  const next = await started();
  expect((await fetch(`${next.url}/healthz`)).status).toBe(200);
});
