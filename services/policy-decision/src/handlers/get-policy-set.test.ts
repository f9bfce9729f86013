import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  decodePolicyFiles,
  defaultPolicyFiles,
  loadPolicySet,
  nodeCedarEngine,
} from "@writ/policy";
import { GetPolicySetRequestSchema, PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { type CallContext, failureReason, type Session } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { expect, test } from "vitest";
import { NOW_MS } from "../testing/fixture.ts";
import type { Files } from "../store/store.ts";
import { getPolicySet } from "./get-policy-set.ts";

const TENANT = "sample";
const engine = nodeCedarEngine();
const { digest } = loadPolicySet(defaultPolicyFiles, engine, sha256);

function callBy(path: string, role?: Session["role"]): CallContext {
  const session = {
    tenant: TENANT,
    subject: "User::a",
    method: "code",
    expiresAtMs: NOW_MS,
  } as const;
  return {
    method: PolicyService.method.getPolicySet,
    peer: { spiffeId: `spiffe://writ.local/${path}`, path },
    deadlineMs: NOW_MS + 1_000,
    signal: new AbortController().signal,
    ...(role !== undefined && { session: { ...session, role } }),
  };
}

async function asked(
  request: MessageInitShape<typeof GetPolicySetRequestSchema>,
  call: CallContext,
  files: Files = defaultPolicyFiles,
) {
  const stored = {
    tenantId: TENANT,
    digest,
    name: "default",
    policies: 1,
    publishedAt: new Date(NOW_MS),
    publishedBy: "spiffe://writ.local/operator/a",
    eventId: "an event",
  };
  const store = {
    currentActivation: () => Promise.resolve(undefined),
    files: () => Promise.resolve(files),
    find: (tenantId: string, wanted: string) =>
      Promise.resolve(tenantId === TENANT && wanted === digest ? stored : undefined),
  };
  const answer = await getPolicySet({ store, engine })(
    create(GetPolicySetRequestSchema, { tenantId: TENANT, digest, ...request }),
    call,
  );
  return decodePolicyFiles(
    (answer.files ?? []).map((file) => ({ path: "", content: new Uint8Array(), ...file })),
  );
}

/** Why a call is refused. */
function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(() => undefined, failureReason);
}

test("a set is answered as it was published, to everybody", async () => {
  const files = await asked({}, callBy("service/console"));
  expect(files).toEqual(new Map(defaultPolicyFiles));
});

test("what its digest covers is enough to have the same digest, and says nothing else", async () => {
  for (const call of [callBy("service/console", "analyst"), callBy("operator/a")]) {
    const files = await asked({ covered: true }, call);
    expect([...files.keys()].filter((path) => path.startsWith("tests/"))).toEqual([]);
    expect(loadPolicySet(files, engine, sha256).digest).toBe(digest);
  }
});

test("a visitor may not have the service read a whole set", async () => {
  expect(await reasonOf(asked({ covered: true }, callBy("service/console")))).toBe(
    "CALLER_NOT_ALLOWED",
  );
});

test("a set that the engine does not take is told, as it was published it is still there", async () => {
  const broken = new Map(defaultPolicyFiles).set("policyset.json", "{}");
  expect(await reasonOf(asked({ covered: true }, callBy("operator/a"), broken))).toBe(
    "STATE_CONFLICT",
  );
  expect((await asked({}, callBy("operator/a"), broken)).get("policyset.json")).toBe("{}");
});

test("a set that nobody published is not there", async () => {
  expect(await reasonOf(asked({ digest: "sha256:00" }, callBy("operator/a")))).toBe("NOT_FOUND");
});
