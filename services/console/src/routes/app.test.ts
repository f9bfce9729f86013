import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rawRequest } from "../testing/raw-request.ts";
import { type RunningConsole, runningConsole } from "../testing/running-console.ts";

const PAGE = "<!doctype html><title>the application</title>";
const VIEWER = "<!doctype html><title>the viewer</title>";
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
let running: RunningConsole;

beforeAll(async () => {
  running = await runningConsole({});
  const dist = join(running.folder.path, "dist");
  await mkdir(join(dist, "app", "assets"), { recursive: true });
  await writeFile(join(dist, "verify.html"), VIEWER);
  await writeFile(join(dist, "app", "index.html"), PAGE);
  await writeFile(join(dist, "app", "theme.js"), "1");
  await writeFile(join(dist, "app", "secret.env"), "2");
  await writeFile(join(dist, "app", "assets", "index-Ab_1.js"), "3");
  await writeFile(join(dist, "app", "assets", "plex-400.woff2"), "4");
  await writeFile(join(dist, "app", "assets", "index.js.map"), "5");
  await symlink(join(dist, "app", "secret.env"), join(dist, "app", "assets", "link.js"));
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  rawRequest(running.port, path, { headers });

describe("the application", () => {
  test.each([
    "/",
    "/?",
    "/decisions?q=decision:deny",
    "/approvals",
    "/revocations",
    "/identities/principals",
    "/policies/sha256:00",
    "/policies/diff?a=1&b=2",
    "/lineage/0192f7c0-0000-7000-8000-000000000001?view=tree",
    "/health",
    "/demo",
    "/x/whatever%20it/is",
  ])("is the one page at %s, under its policy", async (path) => {
    const { body, headers, status } = await ask(path);
    expect([status, body.toString()]).toEqual([200, PAGE]);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(headers["content-security-policy"]).toBe(POLICY);
    expect(headers["cache-control"]).toBe("no-cache");
    const again = await ask(path, { "if-none-match": String(headers["etag"]) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  test.each(["/settings", "/decisionsx", "/index.html", "/app", "/api", "/lineage2/x"])(
    "is not at %s",
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  test("has files that never change, and files that may", async () => {
    const asset = await ask("/assets/index-Ab_1.js");
    expect(asset.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
    expect((await ask("/assets/plex-400.woff2")).headers["content-type"]).toBe("font/woff2");
    const theme = await ask("/theme.js");
    expect([theme.status, theme.headers["cache-control"]]).toEqual([200, "no-cache"]);
  });

  test.each([
    "/assets/",
    "/assets/none.js",
    "/assets/link.js",
    "/assets/index.js.map",
    "/assets/../theme.js",
    "/assets/..%2ftheme.js",
    "/assets/.hidden.js",
    "/assets/a/b.js",
    "/assets/constructor",
    "/secret.env",
    "/none.js",
    "/../verify.html",
  ])("has nothing at %s", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  test("is not shown under another name", async () => {
    for (const path of ["/", "/decisions", "/assets/index-Ab_1.js", "/verify", "/auth/methods"]) {
      const { body, status } = await ask(path, { host: "evil.example" });
      expect([status, body.toString()]).toEqual([421, "this is not the console's name\n"]);
    }
    expect((await ask("/healthz", { host: "evil.example" })).status).toBe(200);
  });
});

test("the viewer is served as it is, under its own policy", async () => {
  const { body, headers, status } = await ask("/verify");
  expect([status, body.toString()]).toEqual([200, VIEWER]);
  expect(headers["content-security-policy"]).toBe("frame-ancestors 'none'");
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
});

test("a console without built pages says what it serves", async () => {
  await using bare = await runningConsole({});
  const { body, status } = await rawRequest(bare.port, "/");
  expect([status, body.toString().includes("/log/checkpoint")]).toEqual([200, true]);
  for (const path of ["/decisions", "/verify"])
    expect((await rawRequest(bare.port, path)).status).toBe(404);
});

test("without an issuer there is no signing in at one", async () => {
  const { body } = await ask("/auth/methods");
  expect(JSON.parse(body.toString())).toEqual({ code: true, oidc: false });
  for (const path of ["/auth/start", "/auth/callback?code=c&state=s"])
    expect((await ask(path)).status).toBe(404);
});
