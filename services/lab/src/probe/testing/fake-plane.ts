import { type AuthorizeReply, Denied } from "@writ/client";
import { create } from "@bufbuild/protobuf";
import { GetEvidenceResponseSchema } from "@writ/proto/writ/evidence/v1/evidence";
import type { ControlPlane, Tool } from "../control-plane.ts";
import type { Watch } from "../step.ts";

/** Time that stands still until something takes some of it. */
export interface FakeTime extends Watch {
  readonly now: () => number;
  pass(ms: number): void;
}

/** A time at which 1,000 s have passed. */
export function fakeTime(): FakeTime {
  let atMs = 1_000_000;
  return {
    now: () => atMs,
    clock: () => atMs,
    pass: (ms) => {
      atMs += ms;
    },
    within: (_, work) => work,
  };
}

/** An answer that allows, with a grant. */
export function allowing(executionId: string): AuthorizeReply {
  return {
    decision: "ALLOW",
    executionId,
    decisionId: "d",
    reasons: [],
    grant: `grant of ${executionId}`,
    evidence: { origin: "log", index: 7, treeSize: 8, tlogProof: "", envelope: "" },
    startBeforeS: 1,
    leaseUntilS: 2,
  };
}

/** An answer that denies with this code. */
export function denying(executionId: string, code: string): AuthorizeReply {
  return {
    ...allowing(executionId),
    decision: "DENY",
    grant: undefined,
    reasons: [{ code, message: "", policyIds: [] }],
  };
}

/** A control plane that does what it must; each call takes its time. What a test says is otherwise. */
export function fakePlane(time: FakeTime, otherwise: Partial<ControlPlane> = {}): ControlPlane {
  let count = 0;
  let revocations = 0;
  const revoked = new Set<string>();
  const demandNotRevoked = (grant: string): void => {
    if (revoked.has(grant)) throw new Denied("EXECUTION_REVOKED");
  };
  return {
    async authorize(tool: Tool) {
      time.pass(3);
      count += 1;
      const id = `${tool}-${count}`;
      return tool === "probe" ? allowing(id) : denying(id, "FORBIDDEN");
    },
    async accept(grant) {
      time.pass(4);
      demandNotRevoked(grant);
      return { complete: async () => time.pass(5) };
    },
    async redeem(grant) {
      return revoked.has(grant) ? "EXECUTION_REVOKED" : undefined;
    },
    async revoke(executionId) {
      time.pass(6);
      revoked.add(`grant of ${executionId}`);
      revocations += 1;
      return revocations;
    },
    knows: async () => {},
    evidenceOf: async () => create(GetEvidenceResponseSchema, {}),
    consistency: async () => [],
    readPrincipals: async () => time.pass(1),
    problemOf: async () => "",
    ...otherwise,
  };
}
