import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freeBasePort } from "../support/free-base-port.ts";
import { removePostgres } from "../support/remove-postgres.ts";
import { processesOf } from "../support/running-processes.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { startUp, type UpProcess } from "../support/up-process.ts";
import { visitorId } from "./demo/visitor.ts";

const STOPS_WITHIN_MS = 10_000;

let folder: TemporaryFolder;
let dataDir: string;
let port: number;
let up: UpProcess | undefined;

beforeAll(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, ".writ");
  port = await freeBasePort();
});

afterAll(async () => {
  await up?.end("SIGKILL");
  // Whatever a failed test left behind.
  await vi.waitUntil(() => processesOf(folder.path).every((pid) => !killed(pid)));
  await removePostgres(dataDir);
  await folder[Symbol.asyncDispose]();
});

/** Kills a process; false when it is not there any more. */
function killed(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

async function call(method: string, request: object): Promise<{ readonly runId?: string }> {
  const answer = await fetch(`http://localhost:${port}/api/writ.demo.v1.DemoService/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json", "connect-protocol-version": "1" },
    body: JSON.stringify(request),
  });
  const said = await answer.text();
  expect(answer.status, said).toBe(200);
  return JSON.parse(said) as { readonly runId?: string };
}

/** How many processes of the cluster stand still (SIGSTOP). */
function still(): number {
  return processesOf(folder.path).filter((pid) => {
    try {
      return /\) T /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
    } catch {
      return false;
    }
  }).length;
}

test.each(["SIGKILL", "SIGTERM"] as const)(
  "when the supervisor gets %s while the database stands still, nothing is left running or standing",
  async (signal) => {
    up = startUp(["--data", dataDir, "--port", String(port)], { hasLab: true });
    await up.ready;
    // A busy machine may need more than one call until the first run can start and takes a cause.
    const start = () => call("StartRun", { visitorId: visitorId(), monitorDelayS: 300 });
    const { runId } = await vi.waitFor(start, { timeout: 60_000 });
    const pause = () =>
      call("Provoke", { runId, cause: "unverifiable", variant: "paused-postgres" });
    await vi.waitFor(pause, { timeout: 60_000 });
    await vi.waitUntil(() => still() > 0, { timeout: 20_000, interval: 20 });
    await up.end(signal);
    await vi.waitFor(() => expect(processesOf(folder.path)).toEqual([]), {
      timeout: STOPS_WITHIN_MS,
      interval: 20,
    });
  },
);
