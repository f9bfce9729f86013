import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClientEnvironment } from "@writ/client";
import { encodeBase64Url } from "@writ/encoding";
import {
  checkProfile,
  type GrantClaims,
  grantFacts,
  type GrantKeys,
  grantKeys,
  MAX_START_WINDOW_S,
  parseGrantClaims,
  revocationCode,
  revocationView,
} from "@writ/grant";
import { GrantService, RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { parseCompact, verifySignature } from "@writ/token";
import { call } from "../calls.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, NoAnswerError } from "../command.ts";
import { clientEnvironment, dataFolder } from "../environment.ts";
import { readGrant, readJsonInput } from "../input-file.ts";

const MAX_LEASE_S = 24 * 60 * 60;

/** One check and what came of it. */
interface Finding {
  readonly check: string;
  /** Reason code when it failed. */
  readonly code?: string;
  readonly seen: string;
}

/** `writ grant verify`: checks a grant without using it. */
export const grantVerify: Command = {
  name: "grant verify",
  summary: "check a grant without using it",
  positionals: ["GRANT_FILE"],
  options: {
    input: { type: "string", value: "FILE|-", help: "the input about to be executed" },
    audience: { type: "string", value: "AUDIENCE", help: "who is about to execute" },
    offline: {
      type: "boolean",
      help: "with the keys of an earlier call; revocations stay unchecked",
    },
  },
  run: verify,
};

async function verify(invocation: Invocation): Promise<ExitStatus> {
  const environment = clientEnvironment(invocation);
  const grant = await readGrant(invocation, invocation.positionals[0] ?? "");
  const isOffline = invocation.flag("offline");
  const keys = await keysFor(invocation, environment, isOffline);
  const inputFile = invocation.text("input");
  const input = inputFile === undefined ? undefined : await readJsonInput(invocation, inputFile);
  const findings = [...examine(grant, keys, environment, invocation.text("audience"), input)];
  const isRight = findings.every((f) => f.code === undefined);
  if (!isOffline && isRight) findings.push(await revocation(grant, keys, environment));
  if (isOffline) invocation.output.note("offline: whether it was revoked is not known");
  if (input === undefined) invocation.output.note("no --input: the input was not compared");
  const failed = findings.find((f) => f.code !== undefined);
  invocation.output.result(
    {
      valid: failed === undefined,
      code: failed?.code ?? null,
      checks: findings.map(({ check, code, seen }) => ({ check, code: code ?? null, seen })),
    },
    [
      ...findings.map((f) => `${f.code === undefined ? "ok  " : "FAIL"}  ${f.check}: ${f.seen}`),
      failed === undefined ? "VALID" : `INVALID ${failed.code}`,
    ],
  );
  return failed === undefined ? EXIT.done : EXIT.denied;
}

function* examine(
  grant: string,
  keys: GrantKeys,
  environment: ClientEnvironment,
  audience: string | undefined,
  input: Uint8Array | undefined,
): Generator<Finding> {
  const claims = yield* signed(grant, keys);
  if (claims === undefined) return;
  const nowS = Math.floor(Date.now() / 1000);
  yield attempt("profile", "GRANT_MALFORMED", () => {
    checkProfile(claims, {
      issuer: environment.trust.grantIssuer,
      nowS: claims.iat,
      maxStartWindowS: MAX_START_WINDOW_S,
      maxLeaseS: MAX_LEASE_S,
    });
    return `${claims.authorization_details[0].actions[0]} on ${claims.authorization_details[0].locations[0]}`;
  });
  yield claims.exp > nowS
    ? { check: "start window", seen: `open for ${claims.exp - nowS} s` }
    : { check: "start window", code: "GRANT_EXPIRED", seen: `over since ${nowS - claims.exp} s` };
  if (audience !== undefined)
    yield claims.aud === audience
      ? { check: "audience", seen: audience }
      : { check: "audience", code: "GRANT_WRONG_AUDIENCE", seen: `it is for ${claims.aud}` };
  if (input !== undefined) {
    const digest = encodeBase64Url(createHash("sha256").update(input).digest());
    yield digest === claims.exec.request.h
      ? { check: "input", seen: `sha-256 ${digest}` }
      : {
          check: "input",
          code: "REQUEST_TAMPERED",
          seen: `sha-256 ${digest}, authorized ${claims.exec.request.h}`,
        };
  }
}

function* signed(grant: string, keys: GrantKeys): Generator<Finding, GrantClaims | undefined> {
  let claims: GrantClaims | undefined;
  yield attempt("signature", "GRANT_SIG_INVALID", () => {
    const jws = parseCompact(grant, {
      typ: "exec-grant+jwt",
      headerMembers: "kid",
      maxBytes: 4096,
    });
    const known = keys.find(jws.header.kid ?? "");
    if (known === undefined) throw new Error("no known key signed it");
    if (known.state !== "ACTIVE" && known.state !== "OLD") throw new Error("its key is distrusted");
    verifySignature(jws, known.key);
    claims = parseGrantClaims(jws.payload);
    return `key ${known.key.kid}`;
  });
  return claims;
}

function attempt(check: string, code: string, look: () => string): Finding {
  try {
    return { check, seen: look() };
  } catch (error) {
    return { check, code, seen: error instanceof Error ? error.message : String(error) };
  }
}

async function revocation(
  grant: string,
  keys: GrantKeys,
  environment: ClientEnvironment,
): Promise<Finding> {
  const jws = parseCompact(grant, { typ: "exec-grant+jwt", headerMembers: "kid", maxBytes: 4096 });
  const facts = grantFacts(parseGrantClaims(jws.payload), jws.header.kid ?? "");
  const stream = { issuer: environment.trust.grantIssuer, tenant: facts.tenant };
  const view = await call(environment, "grant-signing", RevocationService, async (client) => {
    const frames = client.watchRevocations({ tenantId: facts.tenant }, { timeoutMs: 5_000 });
    let known = revocationView(stream);
    for await (const { frame } of frames) {
      known = known.applied(frame, keys, Date.now());
      if (known.status !== "catching-up") return known;
    }
    throw new NoAnswerError("the revocation stream ended without a snapshot");
  });
  if (view.status !== "following")
    return { check: "revocation", code: "REVOCATION_STATE_STALE", seen: "the state is not known" };
  const found = view.revoked(facts);
  return found === undefined
    ? { check: "revocation", seen: `not revoked, as of revocation ${view.seq}` }
    : {
        check: "revocation",
        code: revocationCode(found, facts),
        seen: `${found.type} ${found.value} was revoked`,
      };
}

async function keysFor(
  invocation: Invocation,
  environment: ClientEnvironment,
  isOffline: boolean,
): Promise<GrantKeys> {
  const file = join(dataFolder(invocation), "client", "key-bundle.jwt");
  const use = {
    issuer: environment.trust.grantIssuer,
    roots: environment.trust.bundleRoots,
    nowMs: Date.now(),
  };
  if (isOffline) {
    const kept = await readFile(file, "utf8").catch(() => undefined);
    if (kept === undefined)
      throw new NoAnswerError(`no keys kept in ${file}: verify once without --offline`);
    return grantKeys(kept, use);
  }
  const { bundle } = await call(environment, "grant-signing", GrantService, (client) =>
    client.getKeyBundle({}),
  );
  const keys = grantKeys(bundle, use);
  await writeFile(file, bundle, { mode: 0o600 }).catch(() => {});
  return keys;
}
