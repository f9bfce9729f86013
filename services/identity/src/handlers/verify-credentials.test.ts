import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { decodeBase64Url } from "@writ/encoding";
import {
  type CredentialCheckSchema,
  IdentityService,
  VerifyCredentialsRequestSchema,
} from "@writ/proto/writ/identity/v1/identity";
import { failureReason } from "@writ/rpc";
import { expect, test } from "vitest";
import { actorAssertion, assertion, keys, read, RPC, RQH, testWorld } from "../testing/world.ts";
import { NOW_S } from "../testing/issuer.ts";
import { memoryStore } from "../store/memory.ts";
import { StoreUnavailableError } from "../store/store.ts";
import { verifyCredentials } from "./verify-credentials.ts";

type Init = MessageInitShape<typeof CredentialCheckSchema>;

const call = {
  method: IdentityService.method.verifyCredentials,
  peer: undefined,
  deadlineMs: undefined,
  signal: new AbortController().signal,
};
const good = () => ({
  credential: { case: "clientAssertion" as const, value: assertion() },
  requestDigest: decodeBase64Url(RQH),
  rpc: RPC,
});
const requestOf = (...checks: Init[]) => create(VerifyCredentialsRequestSchema, { checks });

async function handler() {
  const { parts } = await testWorld(memoryStore());
  return { parts, verify: verifyCredentials(parts) };
}

test("answers every check in its place", async () => {
  const { verify } = await handler();
  const { verdicts } = await verify(
    requestOf(
      { ...good(), actorAssertion: actorAssertion(), chainPrincipal: "User::alice" },
      { ...good(), credential: { case: undefined } },
      { ...good(), credential: { case: "bearerToken", value: "x" } },
      {
        ...good(),
        runtime: { profile: "process-measure/v1", measurement: `sha256:${"0f".repeat(32)}` },
      },
      { ...good(), proofOfPossession: "x" },
    ),
    call,
  );
  const [first, ...others] = verdicts ?? [];
  const value = first?.verdict?.case === "assertion" ? first.verdict.value : "";
  expect(read({ assertion: value ?? "" })).toMatchObject({
    act: "Agent::planner",
    chain: "User::alice",
    iat: NOW_S,
  });
  const codes = others.map((v) => (v.verdict?.case === "denial" ? v.verdict.value?.code : v));
  expect(codes).toEqual(["CRED_MISSING", "CRED_MALFORMED", "RUNTIME_MALFORMED", "CRED_MALFORMED"]);
});

test("denies with the claimed tenant and principal", async () => {
  const { verify } = await handler();
  const stranger = {
    ...good(),
    credential: { case: "clientAssertion" as const, value: assertion({}, keys.stranger) },
  };
  const { verdicts } = await verify(requestOf(stranger), call);
  expect(verdicts?.[0]?.verdict).toEqual({
    case: "denial",
    value: {
      code: "CRED_KEY_UNKNOWN",
      message: "kid is not the issuer's",
      claimedTenant: "acme",
      claimedPrincipal: "Workload::orchestrator",
    },
  });
});

test("refuses a list that is empty, too long or not made by a service that knows how", async () => {
  const { verify } = await handler();
  const short = { ...good(), requestDigest: new Uint8Array(31) };
  for (const request of [
    requestOf(),
    requestOf(...Array.from({ length: 257 }, good)),
    requestOf(good(), short),
    requestOf({ ...good(), rpc: "Authorize" }),
    requestOf({ ...good(), chainPrincipal: "orchestrator" }),
  ])
    expect(await verify(request, call).then(() => "done", failureReason)).toBe("REQUEST_INVALID");
});

test("is unavailable while the database is", async () => {
  const { parts } = await handler();
  const store = { claim: () => Promise.reject(new StoreUnavailableError("gone")) };
  const failed = verifyCredentials({ ...parts, store })(requestOf(good()), call);
  expect(await failed.then(() => "done", failureReason)).toBe("DEPENDENCY_UNAVAILABLE");
});
