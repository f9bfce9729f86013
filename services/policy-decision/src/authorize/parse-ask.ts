import { createHash } from "node:crypto";
import {
  CanonicalJsonError,
  encodeBase64Url,
  isAction,
  isUid,
  isUuidV7,
  parseCanonical,
} from "@writ/encoding";
import type { AuthorizeRequest } from "@writ/proto/writ/policy/v1/policy";
import { failure, type FieldViolation } from "@writ/rpc";
import { requestDigest, requestDocument, tokenHash } from "@writ/token";
import type { Ask, AskedInput, JsonObject, RuntimeClaim } from "./ask.ts";

const MAX_INPUT_BYTES = 64 * 1024;
const MAX_OBJECT_BYTES = 8 * 1024;
const MAX_DEPTH = 32;
const MAX_TOKEN_CHARS = 8_192;
const MAX_GRANT_CHARS = 4_096;
const MAX_LEASE_S = 24 * 60 * 60;
const MAX_DELEGATIONS = 15;
const MAX_DELEGATION_ENTRIES = 32;
const MAX_CAUSES = 16;
const AUDIENCE = /^[\x21-\x7e]{1,256}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{0,128}$/;
const MEASUREMENT = /^sha256:[0-9a-f]{64}$/;
const PATTERN = /^[A-Za-z0-9._@/:*-]{1,200}$/;

/**
 * Reads a request strictly. Throws INVALID_ARGUMENT with every wrong field (REQUEST_INVALID), or REQUEST_TOO_LARGE.
 * Input that is JSON but not canonical is not an error: it is kept as a problem, so that the denial is recorded under the caller's name.
 */
export function parseAsk(request: AuthorizeRequest): Ask {
  const fields: FieldViolation[] = [];
  const check = (isRight: boolean, field: string, description: string): void => {
    if (!isRight) fields.push({ field, description });
  };
  const type = request.resource?.type ?? "";
  const id = request.resource?.id ?? "";
  check(isAction(request.action), "action", "must be like tool:call");
  check(isUid(`${type}::${id}`), "resource", "must have a type like Tool and an id like search");
  check(AUDIENCE.test(request.audience), "audience", "must be 1 to 256 printable characters");
  check(
    IDEMPOTENCY_KEY.test(request.idempotencyKey),
    "idempotency_key",
    "at most 128 printable characters",
  );
  check(request.leaseS <= MAX_LEASE_S, "lease_s", `must be at most ${MAX_LEASE_S}`);
  check(request.actor === "" || isUid(request.actor), "actor", "must be like Agent::name");
  check(request.parentGrant.length <= MAX_GRANT_CHARS, "parent_grant", "is too long for a grant");
  for (const [field, token] of [
    ["credential", request.credential.value ?? ""],
    ["proof_of_possession", request.proofOfPossession],
    ["actor_assertion", request.actorAssertion],
  ] as const)
    check(token.length <= MAX_TOKEN_CHARS, field, `must be at most ${MAX_TOKEN_CHARS} characters`);
  check(
    areCauses(request.causes),
    "causes",
    `must be at most ${MAX_CAUSES} execution ids, sorted, each once`,
  );
  checkDelegations(request, check);
  const { runtime } = request;
  if (runtime !== undefined) {
    check(runtime.profile.length <= 64, "runtime.profile", "is too long");
    check(
      MEASUREMENT.test(runtime.measurement),
      "runtime.measurement",
      "must be sha256:<64 hex digits>",
    );
    check(runtime.measuredAt !== undefined, "runtime.measured_at", "is missing");
  }
  const attributes = object(request.resource?.attributesJson, "resource.attributes_json", fields);
  const context = object(request.contextJson, "context_json", fields);
  const input = readInput(request, fields);
  if (fields.length > 0)
    throw failure("REQUEST_INVALID", fields.map((f) => `${f.field} ${f.description}`).join("; "), {
      fields,
    });

  const ask: Omit<Ask, "requestDigest"> = {
    credential: credentialOf(request),
    actorAssertion: request.actorAssertion,
    actor: request.actor === "" ? undefined : request.actor,
    action: request.action,
    resource: { type, id, attributes },
    input,
    context,
    runtime: runtime && {
      profile: runtime.profile,
      measurement: runtime.measurement,
      measuredAtS: Number(runtime.measuredAt?.seconds ?? 0n),
    },
    parentGrant: request.parentGrant === "" ? undefined : request.parentGrant,
    audience: request.audience,
    causes: request.causes,
    idempotencyKey: request.idempotencyKey,
    leaseS: request.leaseS,
    delegations: request.delegations.map(({ actions, resources }) => ({ actions, resources })),
    isDryRun: request.dryRun,
  };
  return { ...ask, requestDigest: digestOf(ask) };
}

function credentialOf(request: AuthorizeRequest): Ask["credential"] {
  const { credential } = request;
  switch (credential.case) {
    case "clientAssertion":
      return { kind: "client_assertion", token: credential.value };
    case "bearerToken":
      return { kind: "bearer_token", token: credential.value, proof: request.proofOfPossession };
    default:
      return { kind: "missing" };
  }
}

function areCauses(ids: readonly string[]): boolean {
  if (ids.length > MAX_CAUSES) return false;
  return ids.every((id, i) => isUuidV7(id) && (i === 0 || (ids[i - 1] ?? "") < id));
}

function checkDelegations(
  request: AuthorizeRequest,
  check: (isRight: boolean, field: string, description: string) => void,
): void {
  check(
    request.delegations.length <= MAX_DELEGATIONS,
    "delegations",
    `must be at most ${MAX_DELEGATIONS}`,
  );
  request.delegations.forEach((delegation, i) => {
    for (const [name, list] of [
      ["actions", delegation.actions],
      ["resources", delegation.resources],
    ] as const) {
      const isRight =
        list.length > 0 &&
        list.length <= MAX_DELEGATION_ENTRIES &&
        list.every((x) => PATTERN.test(x));
      check(
        isRight,
        `delegations[${i}].${name}`,
        `must be 1 to ${MAX_DELEGATION_ENTRIES} names or patterns`,
      );
    }
  });
}

function readInput(request: AuthorizeRequest, fields: FieldViolation[]): AskedInput {
  const bytes = request.inputJson;
  if (bytes.length === 0) {
    if (request.inputDigest.length !== 32)
      fields.push({ field: "input_json", description: "or a 32-byte input_digest is required" });
    return {
      digest: request.inputDigest,
      length: Number(request.inputLength),
      fields: undefined,
      problem: undefined,
    };
  }
  if (request.inputDigest.length > 0)
    fields.push({ field: "input_digest", description: "must be absent when input_json is sent" });
  const digest = createHash("sha256").update(bytes).digest();
  const length = bytes.length;
  try {
    const parsed = parseCanonical(bytes, { maxBytes: MAX_INPUT_BYTES, maxDepth: MAX_DEPTH });
    return { digest, length, fields: parsed, problem: undefined };
  } catch (error) {
    if (!(error instanceof CanonicalJsonError)) throw error;
    if (error.code === "TOO_LARGE" || error.code === "TOO_DEEP")
      throw failure("REQUEST_TOO_LARGE", `input_json: ${error.message}`, {
        fields: [{ field: "input_json", description: error.message }],
      });
    return { digest, length, fields: undefined, problem: error.message };
  }
}

function object(
  bytes: Uint8Array | undefined,
  field: string,
  fields: FieldViolation[],
): JsonObject {
  if (bytes === undefined || bytes.length === 0) return {};
  try {
    const value = parseCanonical(bytes, { maxBytes: MAX_OBJECT_BYTES, maxDepth: MAX_DEPTH });
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as JsonObject;
    fields.push({ field, description: "must be a JSON object" });
  } catch (error) {
    if (!(error instanceof CanonicalJsonError)) throw error;
    fields.push({ field, description: error.message });
  }
  return {};
}

function digestOf(ask: Omit<Ask, "requestDigest">): Uint8Array {
  const { input, parentGrant, runtime } = ask;
  return requestDigest(
    requestDocument({
      action: ask.action,
      actor: ask.actor ?? null,
      audience: ask.audience,
      causes: ask.causes,
      context: ask.context,
      delegations: ask.delegations,
      dry_run: ask.isDryRun,
      idempotency_key: ask.idempotencyKey,
      input: { h: encodeBase64Url(input.digest), len: input.length, media: "application/json" },
      lease_s: ask.leaseS,
      parent: parentGrant === undefined ? null : { h: tokenHash(parentGrant) },
      resource: ask.resource,
      runtime: runtime === undefined ? null : runtimeDocument(runtime),
    }),
  );
}

function runtimeDocument({ measuredAtS, measurement, profile }: RuntimeClaim) {
  return { measured_at: measuredAtS, measurement, profile };
}
