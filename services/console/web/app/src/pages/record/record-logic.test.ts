import { create } from "@bufbuild/protobuf";
import { canonicalBytes, encodeUtf8 } from "@writ/encoding";
import { EventKind, GetEvidenceResponseSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { expect, test } from "vitest";
import { wireTime } from "../../filter/conditions.ts";
import { clocks } from "./clocks.ts";
import { decisionInputView } from "./decision-input-view.ts";
import { checkpointFacts, evidenceView } from "./evidence-view.ts";

const NOTE = `log.test/main/0
42
AAAA

— log.test/main/0 c2ln
— log.test/main/0/timestamp c2ln
— witness.test/1 c2ln
— witness.test/2 c2ln
`;

test("a checkpoint names its size, and who cosigned it besides the log itself", () => {
  expect(checkpointFacts(NOTE)).toEqual({
    size: 42n,
    signers: ["log.test/main/0", "witness.test/1", "witness.test/2"],
  });
  expect(checkpointFacts("not a note")).toEqual({ size: undefined, signers: [] });
});

test("a statement of an unknown form is shown as such, and nothing is taken from it", () => {
  const statement = { payload: encodeUtf8("{}"), keyId: "k" };
  const view = evidenceView(
    create(GetEvidenceResponseSchema, {
      checkpoint: NOTE,
      records: [
        { kind: EventKind.DECISION, statement, seq: 0 },
        { kind: 99 as EventKind, seq: 1 },
      ],
    }),
  );
  expect(view.decision).toBeUndefined();
  expect(view.events.map(({ kind }) => kind)).toEqual(["decision", "unknown (99)"]);
  expect(view.events[0]?.statement).toBe("not a statement of a known form, 2 bytes");
});

test("what a decision was made on is shown in groups, the input in its exact bytes", () => {
  const view = decisionInputView(
    canonicalBytes({
      v: "writ-decision-input/1",
      action: "tool:call",
      resource: { type: "Tool", id: "search", attributes: { level: 2 } },
      input: { h: "sha256:00", fields: { b: 1, a: "x" } },
      context: { now: 7, runtime: null, lineage: { depth: 0 }, ask: {}, auth: { method: "key" } },
      entities: [{ uid: "Agent::bot", attributes: { risk: 1 }, teams: ["Team::agents"] }],
      fences: { policy: 1 },
    }),
  );
  expect(view?.inputText).toBe('{"a":"x","b":1}');
  expect(view?.groups.map(({ name }) => name)).toEqual([
    "act",
    "Agent::bot",
    "runtime",
    "lineage",
    "authenticated",
    "made under",
  ]);
  expect(view?.groups[0]?.facts).toContainEqual({ name: "resource", value: "Tool::search" });
  expect(view?.groups[2]?.facts).toEqual([{ name: "runtime", value: "nothing was attested" }]);
});

test("only bytes of the known form are read", () => {
  expect(decisionInputView(encodeUtf8("no json"))).toBeUndefined();
  expect(decisionInputView(canonicalBytes({ v: "writ-decision-input/2" }))).toBeUndefined();
  expect(decisionInputView(canonicalBytes([]))).toBeUndefined();
});

test("an input that was sent by digest has no bytes to show", () => {
  const bytes = canonicalBytes({
    v: "writ-decision-input/1",
    input: { h: "sha256:00", fields: null },
  });
  expect(decisionInputView(bytes)?.inputText).toBeUndefined();
});

const GRANT = {
  decidedAt: wireTime(0),
  startBefore: wireTime(20_000),
  leaseUntil: wireTime(100_000),
  startedAt: undefined,
  endedAt: undefined,
};

test("the clocks of a grant that was not used show its window, and where now is", () => {
  expect(clocks(GRANT, 50_000)).toEqual({
    start: { from: 0, to: 0.2 },
    lease: { from: 0, to: 1 },
    ran: undefined,
    now: 0.5,
  });
});

test("what ran is drawn from its start to its end, and not beyond now", () => {
  const used = { ...GRANT, startedAt: wireTime(10_000) };
  expect(clocks(used, 50_000)?.ran).toEqual({ from: 0.1, to: 0.5 });
  const ended = { ...used, endedAt: wireTime(30_000) };
  expect(clocks(ended, 500_000)).toMatchObject({ ran: { from: 0.1, to: 0.3 }, now: undefined });
});

test("without a grant there are no clocks", () => {
  expect(clocks({ ...GRANT, startBefore: undefined }, 0)).toBeUndefined();
});
