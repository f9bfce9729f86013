import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { formatAddCheckpoint } from "@writ/evidence";
import { expect, test } from "vitest";
import { testLog } from "./testing/test-log.ts";
import { witnessClient, WitnessUnreachableError, WitnessUrlError } from "./witness-client.ts";

const ask = testLog().ask(2, 5);
const SIZE_TYPE = { "content-type": "text/x.tlog.size" };

/** A server that answers as the listener does, until it is disposed. */
async function serving(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answering(status: number, body: string, headers: Record<string, string> = {}) {
  return serving((_, response) => response.writeHead(status, headers).end(body));
}

test("sends the request of C2SP tlog-witness below the prefix, over one connection", async () => {
  const seen: unknown[] = [];
  const sockets = new Set<unknown>();
  await using server = await serving((request, response) => {
    sockets.add(request.socket);
    void text(request).then((body) => {
      seen.push([request.method, request.url, body]);
      response.end("\u2014 w AAAAAAAA\n");
    });
  });
  for (const prefix of ["", "/", "/a/b", "/a/b/"]) {
    const client = witnessClient(server.url + prefix, { timeoutMs: 5_000 });
    const cosigned = { kind: "cosigned", lines: "\u2014 w AAAAAAAA\n" };
    expect(await client.addCheckpoint(ask)).toEqual(cosigned);
    expect(await client.addCheckpoint(ask)).toEqual(cosigned);
  }
  const body = formatAddCheckpoint(ask);
  const at = (path: string) => ["POST", path, body];
  const [root, deep] = [at("/add-checkpoint"), at("/a/b/add-checkpoint")];
  expect(seen).toEqual([root, root, root, root, deep, deep, deep, deep]);
  expect(sockets.size).toBe(4);
});

test("tells the size the witness stands at", async () => {
  await using server = await answering(409, "12\n", SIZE_TYPE);
  const client = witnessClient(server.url, { timeoutMs: 5_000 });
  expect(await client.addCheckpoint(ask)).toEqual({ kind: "conflict", size: 12 });
});

test.each([
  ["12", SIZE_TYPE],
  ["012\n", SIZE_TYPE],
  ["-1\n", SIZE_TYPE],
  ["9007199254740992\n", SIZE_TYPE],
  ["12\n12\n", SIZE_TYPE],
  ["\n", SIZE_TYPE],
  ["12\n", { "content-type": "text/plain" }],
])("takes no size from %j as %j", async (body, headers) => {
  await using server = await answering(409, body, headers);
  const client = witnessClient(server.url, { timeoutMs: 5_000 });
  expect(await client.addCheckpoint(ask)).toMatchObject({ kind: "refused", status: 409 });
});

test.each([400, 403, 404, 422, 500, 503, 201, 204])("takes %i for a refusal", async (status) => {
  await using server = await answering(status, status === 204 ? "" : "no\n");
  const client = witnessClient(server.url, { timeoutMs: 5_000 });
  const message = status === 204 ? "" : "no";
  expect(await client.addCheckpoint(ask)).toEqual({ kind: "refused", status, message });
});

test("follows no redirect", async () => {
  let asked = 0;
  await using server = await serving((_, response) => {
    asked++;
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  const client = witnessClient(server.url, { timeoutMs: 5_000 });
  expect(await client.addCheckpoint(ask)).toMatchObject({ kind: "refused", status: 307 });
  expect(asked).toBe(1);
});

test("makes one short line of what a stranger says", async () => {
  await using server = await answering(400, `a\n\u001b[31m\u202eb${"c".repeat(1_000)}`);
  const answer = await witnessClient(server.url, { timeoutMs: 5_000 }).addCheckpoint(ask);
  const message = answer.kind === "refused" ? answer.message : "";
  expect(message).toMatch(/^a \[31m bc+$/);
  expect(message).toHaveLength(200);
});

test.each<[string, RequestListener]>([
  ["is too large", (_, response) => void response.end("x".repeat(65_537))],
  ["never ends", (_, response) => void response.write("\u2014 w")],
  ["never comes", () => {}],
  [
    "is cut off",
    (_, response) =>
      void response.writeHead(200, { "content-length": 9 }).write("x", () => response.destroy()),
  ],
  ["is not text", (_, response) => void response.end(Buffer.from([0xc3]))],
  ["is not HTTP", (request) => void request.socket.end("garbage\r\n\r\n")],
])("there is no answer when it %s", async (_, listener) => {
  await using server = await serving(listener);
  const client = witnessClient(server.url, { timeoutMs: 300 });
  await expect(client.addCheckpoint(ask)).rejects.toThrow(WitnessUnreachableError);
});

test("takes 64 KiB, and no longer than it is allowed to", async () => {
  await using server = await answering(200, "x".repeat(65_536));
  const client = witnessClient(server.url, { timeoutMs: 5_000 });
  expect(await client.addCheckpoint(ask)).toMatchObject({ kind: "cosigned" });
  await using slow = await serving(() => {});
  await expect(witnessClient(slow.url, { timeoutMs: 20 }).addCheckpoint(ask)).rejects.toThrow(
    /^127\.0\.0\.1:\d+: timed out$/,
  );
});

test("names who can not be reached", async () => {
  const server = await answering(200, "");
  await server[Symbol.asyncDispose]();
  const client = witnessClient(server.url, { timeoutMs: 5_000 });
  await expect(client.addCheckpoint(ask)).rejects.toThrow(/^127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});

test.each([
  "",
  "witness.example",
  "ftp://a",
  "file:///a",
  "http://",
  "http://u:p@a",
  "http://a/?b",
  "http://a/#b",
])("refuses %j for a URL", (url) => {
  expect(() => witnessClient(url, { timeoutMs: 1 })).toThrow(WitnessUrlError);
});
