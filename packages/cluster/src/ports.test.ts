import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, PortInUseError, requireFreePorts } from "./ports.ts";

test("keeps the wanted port while it is free and takes another while it is not", async () => {
  const port = await freePort();
  expect(await freePort(port)).toBe(port);
  await using server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const other = await freePort(port);
  expect(other).not.toBe(port);
  expect(other).toBeGreaterThan(0);
});

test("names the port that is taken, what it is for, and what to do", async () => {
  const port = await freePort();
  await requireFreePorts({ evidence: port }, 0);
  await using server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const check = requireFreePorts({ evidence: port }, 0);
  await expect(check).rejects.toThrow(PortInUseError);
  await expect(check).rejects.toThrow(`port ${port} (evidence) is in use`);
  await expect(check).rejects.toThrow("--port");
});

test("waits as long as it is told for a port to become free", async () => {
  const port = await freePort();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const check = requireFreePorts({ evidence: port }, 10_000);
  server.close();
  await expect(check).resolves.toBeUndefined();
});
