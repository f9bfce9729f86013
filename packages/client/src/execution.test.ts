import { createHash, generateKeyPairSync } from "node:crypto";
import { canonicalBytes, encodeBase64Url, isUuidV7 } from "@writ/encoding";
import type { GrantClaims } from "@writ/grant";
import { Code, RpcError } from "@writ/rpc";
import { readOutcomeSignature, verificationKeyFromJwk } from "@writ/token";
import { expect, test } from "vitest";
import { startedExecution } from "./execution.ts";
import { outcomeKey } from "./outcome-key.ts";

const id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
// All that an execution looks at.
const claims = { exec: { id, tenant: "sample", lease: { not_after: 7 } } } as GrantClaims;
const output = { found: 3 };
const outputHash = createHash("sha256").update(canonicalBytes(output)).digest();

const pem = () =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();

type Client = Parameters<typeof startedExecution>[0];
type Told = { readonly call: string; readonly request: Readonly<Record<string, unknown>> };

/** A control plane that fails as often as it is told to and remembers what it is told. */
function controlPlane(failures: readonly RpcError[] = []) {
  const left = [...failures];
  const told: Told[] = [];
  const answer = (call: string) => async (request: object) => {
    told.push({ call, request: { ...request } });
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    return {};
  };
  const client = {
    renewLease: answer("renew"),
    reportProgress: answer("progress"),
    reportOutcome: answer("outcome"),
  } as unknown as Client;
  return { client, told };
}

const lost = () => new RpcError(Code.UNAVAILABLE, "nobody answers");

test("an outcome is told with digest and length of the output, and unsigned without a key", async () => {
  const { client, told } = controlPlane();
  await startedExecution(client, claims, undefined).complete(output);
  await startedExecution(client, claims, undefined).fail();
  expect(told.map(({ request }) => request)).toEqual([
    {
      tenantId: "sample",
      executionId: id,
      status: "completed",
      executorSignature: "",
      outputDigest: outputHash,
      outputLength: 11n,
    },
    { tenantId: "sample", executionId: id, status: "failed", executorSignature: "" },
  ]);
});

test("a key of the executing service's own signs the outcome", async () => {
  const { client, told } = controlPlane();
  const key = outcomeKey(pem());
  const execution = startedExecution(client, claims, key);
  await execution.complete(output);
  await execution.fail();
  const read = (n: number, said: object) =>
    readOutcomeSignature(String(told[n]?.request["executorSignature"]), verificationKeyFromJwk, {
      exec: id,
      tenant: "sample",
      status: "completed",
      out: null,
      recordedAtMs: Date.now(),
      ...said,
    });
  expect(read(0, { out: { h: encodeBase64Url(outputHash), len: 11 } }).jkt).toBe(key.keyId);
  expect(read(1, { status: "failed" }).jkt).toBe(key.keyId);
});

test("a step is told once under its own id, which a lost reply does not change", async () => {
  const { client, told } = controlPlane([lost(), lost()]);
  const execution = startedExecution(client, claims, undefined);
  await execution.progress("files-copied", output);
  await execution.progress("mail-sent");
  const [first, second, third, other] = told.map(({ request }) => request);
  expect(told.map(({ call }) => call)).toEqual(Array(4).fill("progress"));
  expect(isUuidV7(String(first?.["progressId"]))).toBe(true);
  expect([second, third]).toEqual([first, first]);
  expect(first).toMatchObject({ step: "files-copied", outputDigest: outputHash });
  expect(other).not.toHaveProperty("outputDigest");
  expect(other?.["progressId"]).not.toBe(first?.["progressId"]);
});

test("an outcome whose reply is lost is told again with the same signature", async () => {
  const { client, told } = controlPlane([lost()]);
  await startedExecution(client, claims, outcomeKey(pem())).complete();
  expect(told[1]).toEqual(told[0]);
});

test("what is refused, or never answered, is an error", async () => {
  const refused = new RpcError(Code.FAILED_PRECONDITION, "it has ended");
  const one = controlPlane([refused]);
  await expect(
    startedExecution(one.client, claims, undefined).progress("files-copied"),
  ).rejects.toBe(refused);
  expect(one.told).toHaveLength(1);
  const silent = controlPlane([lost(), lost(), lost(), lost()]);
  const told = startedExecution(silent.client, claims, undefined).complete();
  await expect(told).rejects.toThrow("nobody answers");
  expect(silent.told).toHaveLength(3);
});
