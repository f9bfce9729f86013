import { connect } from "node:net";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawRequest } from "./testing/raw-request.ts";
import { type RunningConsole, runningConsole, TRUST_TEXT } from "./testing/running-console.ts";

const tile = new Uint8Array(8_192).map((_, i) => i);
const bundle = new Uint8Array(300_000).fill(7);
const NOTE = `evidence.writ.local/main/1\n300\n${Buffer.alloc(32).toString("base64")}\n\n— evidence.writ.local/main/1 ${Buffer.alloc(68).toString("base64")}\n`;
const IMMUTABLE = "public, max-age=31536000, immutable";
let running: RunningConsole;

beforeAll(async () => {
  running = await runningConsole({
    "1/checkpoint": NOTE,
    "1/vkey": "a key\n",
    "1/keys.json": "{}\n",
    "1/tile/0/000": tile,
    "1/tile/0/x001/234": tile,
    "1/tile/0/001.p/44": tile.slice(0, 44 * 32),
    "1/tile/entries/000": bundle,
    "1/tile/8/000": "no such level",
    "1/secret": "not for anybody",
    "1/.new/0123": "unfinished",
    "0/checkpoint": "an older log",
    "0/tile/0/000": tile,
    "../trust.json": "beside the logs",
  });
  const logs = join(running.folder.path, "log");
  await symlink("/etc/hostname", join(logs, "1", "timestamp.vkey"));
  await writeFile(join(logs, "1", "policy.tlog-policy"), "");
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

describe("the published log over HTTP", () => {
  it.each([
    ["a tile", "/log/tile/0/000", tile],
    ["a tile in a folder", "/log/tile/0/x001/234", tile],
    ["a partial tile", "/log/tile/0/001.p/44", tile.slice(0, 44 * 32)],
    ["a bundle of entries", "/log/tile/entries/000", bundle],
    ["a tile of the log in use by its shard", "/log/1/tile/0/000", tile],
    ["a tile of a closed log", "/log/0/tile/0/000", tile],
  ])("serves %s, to be kept forever", async (_, path, content) => {
    const { body, headers, status } = await rawRequest(running.port, path);
    expect(status).toBe(200);
    expect(body.equals(content)).toBe(true);
    expect(headers["cache-control"]).toBe(IMMUTABLE);
    expect(headers["content-type"]).toBe("application/octet-stream");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["content-encoding"]).toBeUndefined();
    expect(headers["content-length"]).toBe(String(content.length));
  });

  it.each([
    ["the checkpoint", "/log/checkpoint", NOTE, "text/plain; charset=utf-8"],
    [
      "the checkpoint of a closed log",
      "/log/0/checkpoint",
      "an older log",
      "text/plain; charset=utf-8",
    ],
    ["the key", "/log/vkey", "a key\n", "text/plain; charset=utf-8"],
    ["the list of keys", "/log/keys.json", "{}\n", "application/json"],
  ])("serves %s, to be asked for again each time", async (_, path, content, type) => {
    const { body, headers, status } = await rawRequest(running.port, path);
    expect([status, body.toString(), headers["content-type"]]).toEqual([200, content, type]);
    expect(headers["cache-control"]).toBe("no-cache");
    expect(headers["access-control-allow-origin"]).toBe("*");
    const etag = String(headers["etag"]);
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, "*"]) {
      const again = await rawRequest(running.port, path, {
        headers: { "if-none-match": known },
      });
      expect([again.status, again.body.length, again.headers["etag"]]).toEqual([304, 0, etag]);
    }
    const other = await rawRequest(running.port, path, { headers: { "if-none-match": '"other"' } });
    expect(other.status).toBe(200);
  });

  it.each([
    "/log/",
    "/log/1",
    "/log/1/",
    "/log/secret",
    "/log/1/secret",
    "/log/.new/0123",
    "/log/../trust.json",
    "/log/1/../../trust.json",
    "/log/..%2ftrust.json",
    "/log/%2e%2e/trust.json",
    "/log/1/..%5c..%5ctrust.json",
    "/log/tile/0/../../checkpoint",
    "/log//checkpoint",
    "/log/./checkpoint",
    "/log/../1/checkpoint",
    "/log/..",
    "/log/.",
    "/log/1/1/checkpoint",
    "/log/checkpoint/",
    "/log/checkpoint%00",
    "/log/tile/8/000",
    "/log/tile/-1/000",
    "/log/tile/00/000",
    "/log/tile/0/0",
    "/log/tile/0/000/",
    "/log/tile/0/000.p",
    "/log/tile/0/000.p/0",
    "/log/tile/0/000.p/01",
    "/log/tile/0/000.p/256",
    "/log/tile/0/x000/000",
    "/log/tile/0/x001/x002/x003/x004/x005/x006/000",
    "/log/tile/data/000",
    "/log/tile/0/002",
    "/log/9/checkpoint",
    // A link out of the folder.
    "/log/timestamp.vkey",
    "/log/1/timestamp.vkey",
  ])("serves nothing for %s, not to be kept", async (path) => {
    const { body, headers, status } = await rawRequest(running.port, path);
    expect([status, body.toString(), headers["cache-control"]]).toEqual([
      404,
      "not found\n",
      "no-store",
    ]);
  });

  it("took none of that for an error of its own", () => {
    expect(running.bugs).toEqual([]);
  });

  it("serves an empty file as an empty body", async () => {
    const { body, status } = await rawRequest(running.port, "/log/policy.tlog-policy");
    expect([status, body.length]).toEqual([200, 0]);
  });
});

describe("every route", () => {
  const paths = ["/", "/healthz", "/metrics", "/log/checkpoint", "/log/tile/0/000", "/nothing"];

  it.each(paths)("%s carries the security headers and answers HEAD like GET", async (path) => {
    const get = await rawRequest(running.port, path);
    const head = await rawRequest(running.port, path, { method: "HEAD" });
    expect(get.headers["x-content-type-options"]).toBe("nosniff");
    expect(get.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(get.headers["referrer-policy"]).toBe("no-referrer");
    expect(get.headers["x-frame-options"]).toBe("DENY");
    expect([head.status, head.body.length]).toEqual([get.status, 0]);
    const types = [get, head].map(({ headers }) => headers["content-type"]);
    expect(types[0]).toBe(types[1]);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])("refuses %s", async (method) => {
    for (const path of paths) {
      const { headers, status } = await rawRequest(running.port, path, { method });
      expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
    }
  });

  it("refuses bodies, long paths, many and long headers", async () => {
    const { port } = running;
    const withBody = { headers: { "content-length": "5" }, body: "hello" };
    expect((await rawRequest(port, "/", withBody)).status).toBe(413);
    const chunked = { headers: { "transfer-encoding": "chunked" }, body: "hello" };
    expect((await rawRequest(port, "/", chunked)).status).toBe(413);
    expect((await rawRequest(port, `/${"a".repeat(1_024)}`)).status).toBe(414);
    const long = { headers: { "x-long": "a".repeat(9_000) } };
    expect((await rawRequest(port, "/", long)).status).toBe(431);
  });

  it("ignores what follows a question mark", async () => {
    expect((await rawRequest(running.port, "/healthz?/../x")).status).toBe(200);
  });

  it("answers what is no HTTP with an error, and goes on", async () => {
    const socket = connect(running.port, "127.0.0.1");
    socket.end("GET / HTTP/1.1\r\nno header\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect((await rawRequest(running.port, "/healthz")).body.toString()).toBe("ok\n");
  });
});

describe("what else there is", () => {
  it("serves the trust file as it is", async () => {
    const path = "/.well-known/writ-trust.json";
    const { body, headers } = await rawRequest(running.port, path);
    expect(body.toString()).toBe(TRUST_TEXT);
    expect(headers["access-control-allow-origin"]).toBe("*");
    const again = { headers: { "if-none-match": String(headers["etag"]) } };
    expect((await rawRequest(running.port, path, again)).status).toBe(304);
  });

  it("counts requests by route and status, and says how much is published", async () => {
    await using counting = await runningConsole({ "1/checkpoint": NOTE });
    for (const path of ["/log/checkpoint", "/log/checkpoint", "/log/vkey", "/nothing"])
      await rawRequest(counting.port, path);
    const { body } = await rawRequest(counting.port, "/metrics");
    const lines = body.toString().split("\n");
    expect(lines).toContain(
      'writ_console_requests_total{route="log",status="200",process="console"} 2',
    );
    expect(lines).toContain(
      'writ_console_requests_total{route="log",status="404",process="console"} 1',
    );
    expect(lines).toContain(
      'writ_console_requests_total{route="unknown",status="404",process="console"} 1',
    );
    expect(lines).toContain('writ_published_tree_size{process="console"} 300');
  });

  it("serves while nothing is published", async () => {
    await using empty = await runningConsole({});
    expect((await rawRequest(empty.port, "/log/checkpoint")).status).toBe(404);
    expect((await rawRequest(empty.port, "/healthz")).status).toBe(200);
    const { body } = await rawRequest(empty.port, "/metrics");
    expect(body.toString()).not.toContain("writ_published_tree_size");
  });

  it("says that it is its own fault when a route fails, and nothing else", async () => {
    await using failing = await runningConsole({}, () => Promise.reject(new Error("a secret")));
    const { body, status } = await rawRequest(failing.port, "/.well-known/jwks.json");
    expect([status, body.toString()]).toEqual([500, "internal error\n"]);
    expect(failing.bugs).toEqual([new Error("a secret")]);
  });
});
