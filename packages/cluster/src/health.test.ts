import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { isHealthy, isServing } from "./health.ts";

const plain = credentials.createInsecure();

/** A server that gives this answer to every health check, or none at all. */
async function answering(
  bytes: readonly number[] | undefined,
): Promise<AsyncDisposable & { address: string }> {
  const server = new Server();
  const raw = (buffer: Buffer): Buffer => buffer;
  const check = {
    path: "/grpc.health.v1.Health/Check",
    requestStream: false,
    responseStream: false,
    requestSerialize: raw,
    requestDeserialize: raw,
    responseSerialize: raw,
    responseDeserialize: raw,
  };
  server.addService(
    { check },
    {
      check: (_call: unknown, reply: (error: null, response: Buffer) => void) => {
        if (bytes !== undefined) reply(null, Buffer.from(bytes));
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}

test.each([
  { answer: [0x08, 0x01], status: "SERVING", expected: true },
  { answer: [0x08, 0x02], status: "NOT_SERVING", expected: false },
  { answer: [0x08, 0x03], status: "SERVICE_UNKNOWN", expected: false },
  { answer: [], status: "UNKNOWN", expected: false },
  { answer: [0x08, 0x01, 0x08, 0x02], status: "something longer", expected: false },
])("takes $status for $expected", async ({ answer, expected }) => {
  await using server = await answering(answer);
  expect(await isServing(server.address, plain)).toBe(expected);
});

test("takes a server that does not answer, or is not there, for one that does not serve", async () => {
  await using silent = await answering(undefined);
  expect(await isServing(silent.address, plain)).toBe(false);
  expect(await isServing("127.0.0.1:1", plain)).toBe(false);
});

test.each([
  { status: 200, expected: true },
  { status: 503, expected: false },
])("takes HTTP $status for $expected", async ({ status, expected }) => {
  const server = createServer((_, response) => response.writeHead(status).end()).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await isHealthy(`127.0.0.1:${port}`)).toBe(expected);
  server.close();
  await once(server, "close");
  expect(await isHealthy(`127.0.0.1:${port}`)).toBe(false);
});
