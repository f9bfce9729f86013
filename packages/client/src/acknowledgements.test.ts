import { isUuidV7 } from "@writ/encoding";
import { expect, test } from "vitest";
import { acknowledgements } from "./acknowledgements.ts";

type Client = Parameters<typeof acknowledgements>[0]["client"];

/** A control plane that answers when it is let, and remembers what it was told. */
function controlPlane() {
  const told: { readonly seq: bigint; readonly verifierId: string; readonly name: string }[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const client = {
    acknowledgeRevocations: async (request: (typeof told)[number]) => {
      told.push(request);
      await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
      return {};
    },
  } as unknown as Client;
  const settled = async (): Promise<void> => {
    for (let turns = 0; turns < 10; turns++) await Promise.resolve();
  };
  return {
    client,
    seqs: () => told.map(({ seq }) => Number(seq)),
    told,
    async answer() {
      waiting.shift()?.resolve();
      await settled();
    },
    async fail() {
      waiting.shift()?.reject(new Error("gone"));
      await settled();
    },
  };
}

const open = (client: Client, name = "urn:writ:demo") =>
  acknowledgements({
    client,
    tenant: "sample",
    name,
    signal: new AbortController().signal,
    now: () => 1_795_428_000_000,
  });

test("each state is told once, under one id, and heartbeats tell nothing", async () => {
  const plane = controlPlane();
  const own = open(plane.client);
  own.begun();
  own.applied(0);
  await plane.answer();
  own.applied(0);
  own.applied(1);
  await plane.answer();
  own.applied(1);
  expect(plane.seqs()).toEqual([0, 1]);
  expect(new Set(plane.told.map(({ verifierId }) => verifierId)).size).toBe(1);
  expect(isUuidV7(plane.told[0]?.verifierId ?? "")).toBe(true);
  open(plane.client).applied(1);
  expect(plane.told[2]?.verifierId).not.toBe(plane.told[0]?.verifierId);
});

test("what is applied while one is under way is told after it, the newest only", async () => {
  const plane = controlPlane();
  const own = open(plane.client);
  own.begun();
  own.applied(1);
  own.applied(2);
  own.applied(3);
  expect(plane.seqs()).toEqual([1]);
  await plane.answer();
  expect(plane.seqs()).toEqual([1, 3]);
});

test("one that fails is repeated with the next frame", async () => {
  const plane = controlPlane();
  const own = open(plane.client);
  own.begun();
  own.applied(1);
  await plane.fail();
  expect(plane.seqs()).toEqual([1]);
  own.applied(1);
  await plane.answer();
  own.applied(1);
  expect(plane.seqs()).toEqual([1, 1]);
});

test("a new stream tells its first state again, also when the old one's answer comes late", async () => {
  const plane = controlPlane();
  const own = open(plane.client);
  own.begun();
  own.applied(1);
  own.begun();
  own.applied(1);
  await plane.answer();
  await plane.answer();
  expect(plane.seqs()).toEqual([1, 1]);
});

test("a long name is cut", () => {
  const plane = controlPlane();
  open(plane.client, "a".repeat(200)).applied(1);
  expect(plane.told[0]?.name).toBe("a".repeat(128));
});
