import { expect, test } from "vitest";
import { type Acknowledgement, ForeignVerifierError, verifiers } from "./verifiers.ts";

const clock = { nowMs: 1_000 };
const connection = { name: "a connection" };
const ack = (id: string, seq: number, change: Partial<Acknowledgement> = {}): Acknowledgement => ({
  scope: "sample",
  verifierId: id,
  name: `urn:${id}`,
  spiffeId: "spiffe://writ.test/workload/runner",
  connection,
  seq,
  ...change,
});
const open = (most = 100) => verifiers(most, () => clock.nowMs);

test("a verifier is known from its first acknowledgement on, with the time of each", () => {
  const known = open();
  known.watching("sample", connection);
  known.acknowledge(ack("a", 0));
  clock.nowMs = 1_040;
  known.acknowledge(ack("a", 2));
  clock.nowMs = 1_090;
  known.acknowledge(ack("a", 3));
  const [one, ...others] = known.of(["sample"]);
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    verifierId: "a",
    seq: 3,
    isConnected: true,
    acknowledgedAtMs: 1_090,
    goneAtMs: undefined,
  });
  expect([1, 2, 3, 4].map((seq) => one?.appliedAtMs(seq))).toEqual([
    1_040,
    1_040,
    1_090,
    undefined,
  ]);
  expect(known.of(["other", ""])).toEqual([]);
});

test("it is connected as long as its stream is open", () => {
  const known = open();
  const end = known.watching("sample", connection);
  known.watching("other", connection);
  known.acknowledge(ack("a", 1));
  clock.nowMs = 2_000;
  end();
  end();
  expect(known.of(["sample"])).toMatchObject([{ isConnected: false, goneAtMs: 2_000 }]);
  const again = {};
  known.watching("sample", again);
  expect(known.of(["sample"])).toMatchObject([{ isConnected: false }]);
  known.acknowledge(ack("a", 1, { connection: again }));
  expect(known.of(["sample"])).toMatchObject([{ isConnected: true, goneAtMs: undefined }]);
});

test("an id belongs to the certificate that used it first", () => {
  const known = open();
  known.acknowledge(ack("a", 1));
  const foreign = ack("a", 9, { spiffeId: "spiffe://writ.test/workload/other" });
  expect(() => known.acknowledge(foreign)).toThrow(ForeignVerifierError);
  expect(known.of(["sample"])).toMatchObject([{ seq: 1 }]);
});

test("a stream has one verifier: whoever makes up more replaces the ones before", () => {
  const known = open();
  known.watching("sample", connection);
  for (let n = 0; n < 50; n++) known.acknowledge(ack(`v${n}`, 1));
  expect(known.of(["sample"]).map(({ verifierId }) => verifierId)).toEqual(["v49"]);
  known.watching("sample", connection);
  known.acknowledge(ack("second", 1));
  expect(known.of(["sample"]).map(({ verifierId }) => verifierId)).toEqual(["v49", "second"]);
});

test("when there is no room, those that do not watch give way, the oldest first", () => {
  const known = open(3);
  const [a, b, c, d] = [{}, {}, {}, {}];
  known.watching("sample", a);
  known.acknowledge(ack("a", 1, { connection: a }));
  known.acknowledge(ack("b", 1, { connection: b }));
  known.acknowledge(ack("c", 1, { connection: c }));
  known.acknowledge(ack("d", 1, { connection: d }));
  expect(known.of(["sample"]).map(({ verifierId }) => verifierId)).toEqual(["a", "c", "d"]);
});

test("what is too long ago to be remembered is not made up", () => {
  const known = open();
  for (let seq = 1; seq <= 300; seq++) {
    clock.nowMs = seq;
    known.acknowledge(ack("a", seq));
  }
  const [one] = known.of(["sample"]);
  expect([1, 45, 46, 300, 301].map((seq) => one?.appliedAtMs(seq))).toEqual([
    undefined,
    undefined,
    46,
    300,
    undefined,
  ]);
});
