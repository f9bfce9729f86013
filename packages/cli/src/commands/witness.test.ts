import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseWitnessPolicy } from "@writ/evidence";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../../../../test/support/temporary-folder.ts";
import { type Command, EXIT } from "../command.ts";
import { run } from "../run.ts";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { type Recorded, recorded } from "../testing/recorded.ts";
import { cosign, witness } from "./witness.ts";

const { vkey: LOG } = trustWithKeys().trust.log;

let folder: TemporaryFolder;
let stop: AbortController;
/** The command, stopped by the test in place of Ctrl-C. */
let stoppable: Command;

beforeEach(async () => {
  folder = await temporaryFolder();
  stop = new AbortController();
  stoppable = { ...witness, run: (invocation) => cosign(invocation, stop.signal) };
});

afterEach(() => folder[Symbol.asyncDispose]());

function args(...more: readonly string[]): string[] {
  const [key, store] = [join(folder.path, "key"), join(folder.path, "store")];
  return [
    "witness",
    "--name",
    "w.example/1",
    "--key",
    key,
    "--store",
    store,
    "--port",
    "0",
    ...more,
  ];
}

async function output(around: Recorded): Promise<string> {
  return vi.waitUntil(() => around.out(), { timeout: 10_000 });
}

test("makes its key, prints one ready object, serves, and stops when it is told to", async () => {
  const around = recorded();
  const status = run([stoppable], args("--log", LOG, "--json"), around);
  const ready = JSON.parse(await output(around)) as Record<string, string>;
  expect(ready).toMatchObject({ ready: true, pid: process.pid, name: "w.example/1" });
  expect(ready["logs"]).toEqual(["log.example/test"]);
  expect(await (await fetch(ready["url"] ?? "")).text()).toContain(`vkey ${ready["vkey"]}`);
  const policy = parseWitnessPolicy(`log ${LOG}\n${ready["policy"]}\nquorum w.example/1\n`);
  const { name, url, vkey } = ready;
  expect(policy.witnesses).toEqual([{ name, url, vkey }]);
  expect(await folder.modeOf(join(folder.path, "key"))).toBe("600");
  stop.abort();
  expect(await status).toBe(EXIT.done);
  expect(around.out().trimEnd().split("\n")).toHaveLength(1);
  await expect(fetch(ready["url"] ?? "")).rejects.toThrow("fetch failed");
});

test("tells people its key and the line for the log's policy, and is the same witness the next time", async () => {
  const printed: string[] = [];
  await writeFile(join(folder.path, "logs"), `# our log\n${LOG}\n`);
  for (let i = 0; i < 2; i++) {
    stop = new AbortController();
    const around = recorded();
    const status = run([stoppable], args("--logs", join(folder.path, "logs")), around);
    printed.push(/witness w\.example\/1 (\S+) http:/.exec(await output(around))?.[1] ?? "");
    expect(around.out()).toContain("log.example/test");
    stop.abort();
    expect(await status).toBe(EXIT.done);
  }
  expect(printed[0]).toMatch(/^w\.example\/1\+[0-9a-f]{8}\+B/);
  expect(printed[1]).toBe(printed[0]);
});

test("tells the operator of a refusal without its content", async () => {
  const around = recorded();
  const status = run([stoppable], args("--log", LOG, "--json"), around);
  const { url } = JSON.parse(await output(around)) as { url: string };
  await fetch(`${url}/add-checkpoint`, { method: "POST", body: "secret" });
  stop.abort();
  expect(await status).toBe(EXIT.done);
  expect(around.err()).toContain("refused with 400: not an add-checkpoint request\n");
  expect(around.err()).not.toContain("secret");
});

test.each<[string, (path: string) => string[], string]>([
  ["no log", () => [], "--log VKEY or --logs FILE is required"],
  ["a key that is none", () => ["--log", "key"], "a log's key is no verifier key"],
  ["a bad name", () => ["--log", LOG, "--name", "a b"], "no key name"],
  ["a port that is none", () => ["--log", LOG, "--port", "70000"], "--port"],
  ["a list that is not there", (path) => ["--logs", join(path, "none")], "ENOENT"],
])("wrong usage: %s", async (_, more, message) => {
  const around = recorded();
  expect(await run([stoppable], args(...more(folder.path)), around)).toBe(EXIT.usage);
  expect(around.err()).toContain(message);
  expect(around.out()).toBe("");
});

test.each(["name", "key", "store"])("wrong usage: no --%s", async (missing) => {
  const around = recorded();
  const all = args("--log", LOG);
  expect(await run([stoppable], all.toSpliced(all.indexOf(`--${missing}`), 2), around)).toBe(
    EXIT.usage,
  );
  expect(around.err()).toContain(`--${missing} is required`);
});

test("a store in use, a damaged one and a port that is taken end with 3", async () => {
  const first = recorded();
  const status = run([stoppable], args("--log", LOG, "--json"), first);
  await output(first);
  const second = recorded();
  expect(await run([stoppable], args("--log", LOG), second)).toBe(EXIT.noAnswer);
  expect(second.err()).toContain("is in use by another witness");
  stop.abort();
  await status;

  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const third = recorded();
  const taken = args("--log", LOG, "--port", String(port));
  expect(await run([stoppable], taken, third)).toBe(EXIT.noAnswer);
  expect(third.err()).toContain("EADDRINUSE");
  server.close();

  await writeFile(join(folder.path, "store", `${"a".repeat(64)}.checkpoint`), "damaged");
  const fourth = recorded();
  expect(await run([stoppable], args("--log", LOG), fourth)).toBe(EXIT.noAnswer);
  expect(fourth.err()).toContain("the witness store is damaged");
  expect(await readFile(join(folder.path, "key"), "utf8")).toContain("PRIVATE KEY");
  expect(fourth.err()).not.toContain("PRIVATE KEY");
});
