import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

/** What could open a socket to an address that a token names. */
const WAYS_OUT =
  /\bfetch\b|createRemoteJWKSet|customFetch|WebSocket|EventSource|node:(?:https?|http2|net|tls|dgram|dns)\b|new URL\(/;

test("no source of this service could fetch anything a token names", async () => {
  const folder = new URL("./", import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  expect(files.length).toBeGreaterThan(40);
  for (const name of files) {
    const source = await readFile(new URL(name, folder), "utf8");
    expect([name, WAYS_OUT.exec(source)?.[0]]).toEqual([name, undefined]);
  }
});
