import { once } from "node:events";
import { readFile, rename, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { encodeHex } from "@writ/encoding";
import { formatAddCheckpoint, unverifiedCheckpoint } from "@writ/evidence";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../../test/support/temporary-folder.ts";
import { logId } from "./known-logs.ts";
import { DamagedStoreError } from "./last-cosigned.ts";
import { runWitness, type RunOptions, type RunningWitness } from "./run-witness.ts";
import { StoreInUseError } from "./store-lock.ts";
import { testLog } from "./testing/test-log.ts";
import { cosigned, newKey } from "./testing/test-witness.ts";
import { witnessClient } from "./witness-client.ts";

const log = testLog();
const id = logId(log.origin);
const key = newKey();

let folder: TemporaryFolder;
let running: RunningWitness[];
let refusals: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  running = [];
  refusals = [];
});

afterEach(async () => {
  for (const one of running) await one[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function start(changes: Partial<RunOptions> = {}): Promise<RunningWitness> {
  const one = await runWitness({
    storeFolder: folder.path,
    key,
    name: "witness.example/1",
    logs: [log.vkey],
    host: "127.0.0.1",
    port: 0,
    now: Date.now,
    onRefused: (status, why) => refusals.push(`${status} ${why}`),
    onError: (error) => refusals.push(String(error)),
    ...changes,
  });
  running.push(one);
  return one;
}

function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(`${url}/add-checkpoint`, { method: "POST", body });
}

/** Sends this over a connection and gives all that comes back until it ends. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => {});
  socket.write(text);
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

test("cosigns over HTTP as the log grows, and shows what it cosigned last", async () => {
  const { url, witness } = await start();
  const client = witnessClient(url, { timeoutMs: 5_000 });
  for (const [from, to] of [
    [0, 5],
    [5, 300],
    [300, 300],
  ] as const) {
    const ask = log.ask(from, to);
    const answer = await client.addCheckpoint(ask);
    const note = ask.checkpoint + (answer.kind === "cosigned" ? answer.lines : "");
    expect(cosigned(witness, note).size).toBe(to);
    const shown = await fetch(`${url}/checkpoint/${id}`);
    expect([shown.status, await shown.text()]).toEqual([200, note]);
    expect(await readFile(join(folder.path, `${id}.checkpoint`), "utf8")).toBe(note);
  }
  expect(refusals).toEqual([]);
});

test("answers every refusal with the status and body of C2SP tlog-witness, and notes it without its content", async () => {
  const { url } = await start();
  const fork = { name: "fork", forkedAt: 0 };
  expect((await post(url, log.body(0, 5).toString())).status).toBe(200);
  const cases: readonly [number, string, string | Buffer][] = [
    [400, "not an add-checkpoint request\n", "old 5\n\nsecret"],
    [400, "the old size is larger than the checkpoint\n", log.body(5, 4)],
    [403, "no valid signature of the log\n", testLog(log.origin).body(5, 6)],
    [404, "an unknown log\n", testLog("secret.example").body(0, 6)],
    [409, "5\n", log.body(0, 6)],
    [409, "5\n", log.body(5, 5, fork)],
    [422, "the consistency proof does not hold\n", log.body(5, 6, fork)],
  ];
  for (const [status, text, body] of cases) {
    const response = await post(url, body.toString());
    expect([response.status, await response.text()]).toEqual([status, text]);
    const type = status === 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8";
    expect(response.headers.get("content-type")).toBe(type);
  }
  expect(refusals.map((line) => Number.parseInt(line, 10))).toEqual(
    cases.map(([status]) => status),
  );
  expect(refusals.join("\n")).not.toMatch(/secret|\n.*\n.*log\.example/);
});

test("shows who it is, whether it lives, and nothing else", async () => {
  const { policyLine, url, witness } = await start();
  const shown = async (path: string, method = "GET") => {
    const response = await fetch(url + path, { method });
    return [response.status, await response.text()];
  };
  expect(await shown("/healthz")).toEqual([200, "ok\n"]);
  const [status, text] = await shown("/");
  expect(status).toBe(200);
  expect(text).toContain(`name witness.example/1\nvkey ${witness.vkey}\nlog ${log.origin}\n`);
  expect(policyLine).toBe(`witness witness.example/1 ${witness.vkey} ${url}`);
  for (const path of [
    `/checkpoint/${id}`,
    "/checkpoint/../lock",
    "/checkpoint/",
    "/else",
    "/?",
    "//",
  ])
    expect((await shown(path))[0]).toBe(404);
  expect((await shown("/", "POST"))[0]).toBe(405);
  expect((await shown("/add-checkpoint"))[0]).toBe(405);
  expect((await shown("/add-checkpoint", "PUT"))[0]).toBe(405);
});

test("of 50 histories sent at once it cosigns one, on disk too", async () => {
  const { url, witness } = await start();
  const forks = Array.from({ length: 50 }, (_, i) => ({ name: `fork ${i}`, forkedAt: 0 }));
  const asks = forks.map((fork) => log.ask(0, 8, fork));
  const responses = await Promise.all(asks.map((ask) => post(url, formatAddCheckpoint(ask))));
  const statuses = responses.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(49);
  const won = asks[statuses.indexOf(200)]?.checkpoint ?? "";
  const kept = await readFile(join(folder.path, `${id}.checkpoint`), "utf8");
  expect(cosigned(witness, kept).root).toBe(encodeHex(unverifiedCheckpoint(won).root));
});

test("of many lengths sent at once it never goes back", async () => {
  const { url, witness } = await start();
  const client = witnessClient(url, { timeoutMs: 5_000 });
  let largest = 0;
  const push = async (to: number): Promise<number> => {
    let from = 0;
    for (;;) {
      const answer = await client.addCheckpoint(log.ask(from, to));
      if (answer.kind === "cosigned") return 200;
      // 400: smaller than what the witness has by now.
      if (answer.kind === "refused") return answer.status;
      expect(answer.size).toBeGreaterThanOrEqual(from);
      largest = Math.max(largest, answer.size);
      from = answer.size;
    }
  };
  const ends = await Promise.all(Array.from({ length: 30 }, (_, i) => push(i + 1)));
  expect(new Set([200, 400, ...ends])).toEqual(new Set([200, 400]));
  const shown = await fetch(`${url}/checkpoint/${id}`);
  expect(cosigned(witness, await shown.text()).size).toBe(30);
  expect(largest).toBeLessThanOrEqual(30);
});

test("two witnesses never share a folder", async () => {
  const first = await start();
  await expect(start()).rejects.toThrow(StoreInUseError);
  expect((await post(first.url, log.body(0, 5).toString())).status).toBe(200);
  await first[Symbol.asyncDispose]();
  const next = await start();
  expect((await post(next.url, log.body(0, 6).toString())).status).toBe(409);
});

test("does not start on a damaged folder, and leaves it to another try", async () => {
  const first = await start();
  await post(first.url, log.body(0, 5).toString());
  await first[Symbol.asyncDispose]();
  const file = join(folder.path, `${id}.checkpoint`);
  const good = await readFile(file, "utf8");
  await writeFile(file, good.replace("\n5\n", "\n3\n"));
  await expect(start()).rejects.toThrow(DamagedStoreError);
  await writeFile(file, good);
  expect((await post((await start()).url, log.body(5, 6).toString())).status).toBe(200);
});

test("gives its folder back when it can not listen", async () => {
  const other = await temporaryFolder();
  const first = await start({ storeFolder: other.path });
  await expect(start({ port: first.port })).rejects.toThrow("EADDRINUSE");
  expect((await start()).port).toBeGreaterThan(0);
  await first[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

test("takes bodies up to 64 KiB, however they are sent", async () => {
  const { port, url } = await start();
  expect((await post(url, "x".repeat(65_536))).status).toBe(400);
  const said = await raw(
    port,
    "POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 65537\r\n\r\n",
  );
  expect(said).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
  const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
  const head = "POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ntransfer-encoding: chunked\r\n\r\n";
  expect(await raw(port, `${head}${chunk}${chunk}1\r\nx\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
  expect(refusals.filter((line) => line.startsWith("413"))).toHaveLength(2);
});

test("is not held up by headers that are too large, by what is not HTTP, or by whoever is slow or hangs up", async () => {
  const { port, url } = await start({ requestTimeoutMs: 1_000 });
  const head = "POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 100\r\n";
  const huge = await raw(port, `GET / HTTP/1.1\r\nhost: w\r\nx: ${"y".repeat(9_000)}\r\n\r\n`);
  expect(huge).toMatch(/^HTTP\/1\.1 431 /);
  expect(await raw(port, "\u0016\u0003\u0001garbage\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  expect(await raw(port, `${head}\r\nold 0`)).toMatch(/^HTTP\/1\.1 408 /);
  expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 408 /);
  const leaver = connect(port, "127.0.0.1");
  leaver.write(`${head}\r\nold 0`, () => leaver.destroy());
  await once(leaver, "close");
  expect((await post(url, log.body(0, 5).toString())).status).toBe(200);
  expect(refusals).toEqual([]);
});

test("answers 503 and goes on when it can not keep a checkpoint", async () => {
  const { url } = await start({ storeFolder: join(folder.path, "store") });
  await using elsewhere = await temporaryFolder();
  await rename(join(folder.path, "store"), join(elsewhere.path, "store"));
  expect((await post(url, log.body(0, 5).toString())).status).toBe(503);
  expect(refusals.some((line) => line.includes("ENOENT"))).toBe(true);
  await rename(join(elsewhere.path, "store"), join(folder.path, "store"));
  expect((await post(url, log.body(0, 6).toString())).status).toBe(200);
});

test("finishes what is under way when it is stopped, and takes nothing new", async () => {
  const one = await start();
  const body = log.body(0, 5);
  const socket = connect(one.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const head = `POST /add-checkpoint HTTP/1.1\r\nhost: w\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`;
  socket.write(head);
  await vi.waitUntil(() => Buffer.concat(chunks).toString().includes("100 Continue"));
  const stopped = one[Symbol.asyncDispose]();
  await expect(fetch(one.url)).rejects.toThrow("fetch failed");
  socket.write(body);
  await stopped;
  await vi.waitUntil(() => Buffer.concat(chunks).toString().includes("HTTP/1.1 200 OK"));
  socket.destroy();
});
