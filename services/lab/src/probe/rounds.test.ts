import { expect, test } from "vitest";
import type { ControlPlane } from "./control-plane.ts";
import { probeHistory } from "./history.ts";
import { pace } from "./pace.ts";
import { replays } from "./replays.ts";
import { rounds } from "./rounds.ts";
import { StepError } from "./step.ts";
import { allowing, denying, fakePlane, fakeTime } from "./testing/fake-plane.ts";

const parts = {
  tenant: "probe",
  trust: { logs: [], witnessPolicy: "", keys: [] },
  crypto: {
    sha256: async () => new Uint8Array(32),
    ed25519: async () => false,
    p256: async () => false,
  },
  replay: async () => {
    throw new Error("nothing to decide again");
  },
  policyFiles: [],
};

function begun(otherwise: Partial<ControlPlane> = {}, prepare = async () => {}) {
  const time = fakeTime();
  const history = probeHistory();
  const stop = new AbortController();
  const trying = rounds({
    plane: fakePlane(time, otherwise),
    watch: time,
    now: time.now,
    history,
    pace: pace(10),
    parts,
    memory: { checkpoint: undefined, replays: replays() },
    prepare,
    signal: stop.signal,
  });
  const kinds = () => history.newest().map(({ kind }) => kind);
  return { ...trying, history, kinds, stop, time };
}

test("a round tries what is allowed, what is denied and the evidence of both; the first one revokes too", async () => {
  const { kinds, round } = begun();
  await round();
  expect(kinds()).toEqual(["revoked", "proven", "denied", "allowed"]);
});

test("a revocation follows when its time has come, not before", async () => {
  const { kinds, round, time } = begun();
  for (let i = 0; i < 7; i++) {
    await round();
    time.pass(9_970);
  }
  expect(kinds().filter((kind) => kind === "revoked")).toHaveLength(2);
});

test("a revocation that failed is tried again after its interval, not at once", async () => {
  const revoke = async () => {
    throw new Error("not now");
  };
  const { kinds, round, time } = begun({ revoke });
  for (let i = 0; i < 3; i++) {
    await round();
    time.pass(10_000);
  }
  expect(kinds().filter((kind) => kind === "revoked")).toHaveLength(1);
});

test("a revocation that could not even be asked for is tried again in the next round", async () => {
  let isDown = true;
  const { history, round, time } = begun({
    authorize: async (tool) => {
      if (isDown) throw new Error("not now");
      return tool === "probe" ? allowing("probe-1") : denying("forbidden-1", "FORBIDDEN");
    },
  });
  await round();
  isDown = false;
  time.pass(10_000);
  await round();
  const revoked = history.newest().filter(({ kind }) => kind === "revoked");
  expect(revoked.map(({ passed }) => passed)).toEqual([true, false]);
});

test("who stops waits for what is under way, and for nothing more", async () => {
  const { kinds, round, stop } = begun({}, async () => stop.abort());
  await round();
  expect(kinds()).toEqual(["allowed"]);
});

test("evidence that is not there is a failure of evidence", async () => {
  const { history, round } = begun();
  await round();
  const proven = history.newest().find(({ kind }) => kind === "proven");
  expect(proven).toMatchObject({
    passed: false,
    failedProcess: "evidence",
    problem: "GetEvidence: 0 events instead of 3",
  });
});

test("of executions that failed nothing is proven: not known is not proven", async () => {
  const authorize = async () => {
    throw new Error("not now");
  };
  const { kinds, round } = begun({ authorize });
  await round();
  expect(kinds()).not.toContain("proven");
});

test("a tenant that can not be made is a failure of whom it was asked of", async () => {
  const { history, round } = begun({}, async () => {
    throw new StepError("identity", "AddPrincipal: PERMISSION_DENIED, no");
  });
  await round();
  expect(history.newest().find(({ kind }) => kind === "allowed")).toMatchObject({
    passed: false,
    failedProcess: "identity",
    problem: "AddPrincipal: PERMISSION_DENIED, no",
  });
});
