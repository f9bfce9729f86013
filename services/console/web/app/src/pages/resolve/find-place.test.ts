import type { DescService } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import type { Asked, ClientOf } from "../../api/clients.ts";
import { CallError, type FailureKind } from "../../api/failure.ts";
import { findPlace } from "./find-place.ts";

const ID = "019a0000-0000-7000-8000-000000000001";
const EVENT = "019a0000-0000-7000-8000-000000000002";
const OTHER = "019a0000-0000-7000-8000-000000000003";
const POLICY = `sha256:${"a".repeat(64)}`;
const MEASUREMENT = `sha256:${"b".repeat(64)}`;

function failed(kind: FailureKind): Promise<never> {
  const rest = { service: "", code: "", reason: "", needs: "", requestId: "", afterMs: 0 };
  return Promise.reject(new CallError({ kind, message: kind, ...rest }));
}

/** Services that know one execution with one event at leaf 7, and one policy set. */
const services: Readonly<Record<string, object>> = {
  evidence: {
    getExecution: ({ executionId }: { executionId: string }) =>
      executionId === ID ? Promise.resolve({}) : failed("absent"),
    getEvidence: ({ subject }: { subject: { value: string | bigint } }) =>
      subject.value === EVENT || subject.value === 7n
        ? Promise.resolve({ records: [{ executionId: ID }] })
        : failed("absent"),
  },
  "policy-decision": { listPolicySets: async () => ({ policySets: [{ digest: POLICY }] }) },
};
const client = (<Service extends DescService>({ process }: Asked<Service>) =>
  services[process]) as ClientOf;

test.each([
  [ID, `/decisions?sel=${ID}`],
  [EVENT, `/decisions?sel=${ID}&tab=proof`],
  ["leaf 7", `/decisions?sel=${ID}&tab=proof`],
  [POLICY, `/policies/${POLICY}`],
  [MEASUREMENT, `/decisions?q=measurement:${MEASUREMENT}`],
  ["NO_PERMIT", "/decisions?q=reason:NO_PERMIT"],
  ["User::alice", "/decisions?q=principal:User::alice"],
  ["Tool::search", "/decisions?q=resource:Tool::search"],
  ["k".repeat(43), `/decisions?q=key:${"k".repeat(43)}`],
])("%s leads to its place", async (text, href) => {
  expect(await findPlace(text, "sample", client)).toEqual({ href });
});

test.each([
  [OTHER, "No execution and no event of this tenant has this id"],
  ["9", "Leaf 9 is another tenant"],
  ["what is this", "This is no id"],
])("%s leads nowhere, and it is said why", async (text, says) => {
  const found = await findPlace(text, "sample", client);
  expect("nowhere" in found ? found.nowhere : "").toContain(says);
});

test("a service that does not answer is not taken for one that knows nothing", async () => {
  const silent = (() => ({ getExecution: () => failed("no-answer") })) as unknown as ClientOf;
  await expect(findPlace(ID, "sample", silent)).rejects.toThrow("no-answer");
});
