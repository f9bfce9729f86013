import { generateKeyPairSync } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { create } from "@bufbuild/protobuf";
import { encodeBase64Url, encodeUtf8, uuidv7 } from "@writ/encoding";
import { type RevocationView, revocationView } from "@writ/grant";
import { loadPolicySet, nodeCedarEngine } from "@writ/policy";
import { AppendedSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { CredentialVerdictSchema } from "@writ/proto/writ/identity/v1/identity";
import { AuthorizeRequestSchema } from "@writ/proto/writ/policy/v1/policy";
import { statementKey } from "@writ/service";
import {
  findKeyAmong,
  hashText,
  type IdentityAssertion,
  makeIdentityAssertion,
  publicJwk,
  sha256,
  signingKeyFromPem,
} from "@writ/token";
import type { Ask } from "../authorize/ask.ts";
import type { AuthorizeDeps } from "../authorize/deps.ts";
import { parseAsk } from "../authorize/parse-ask.ts";
import type { AppendEntry, AppendOutcome } from "../peers/evidence-peer.ts";

/** 2026-11-23T10:00:00Z, in milliseconds. */
export const NOW_MS = 1_795_428_000_000;

const engine = nodeCedarEngine();
const set = loadPolicySet(sampleFiles(), engine, sha256);
const witnessedSet = loadPolicySet(witnessed(sampleFiles()), engine, sha256);

/** What the fakes of one test do; change it to make something go wrong. */
export interface Fakes {
  /** Facts identity vouches for; merged over a plain workload. */
  assertion: Partial<IdentityAssertion>;
  /** Set to have identity refuse. */
  refusal: { code: string; claimedTenant: string } | undefined;
  /** Answers of the log, first to last; the last one is repeated. */
  readonly log: ((entry: AppendEntry) => AppendOutcome)[];
  readonly appended: AppendEntry[];
  /** Those of them that waited for witnesses. */
  readonly witnessed: AppendEntry[];
  readonly issued: Uint8Array[];
  /** Executions of the tenant that the lineage has. */
  readonly executions: string[];
  /** What the lineage was asked for. */
  readonly lookedUp: string[];
  refreshed: number;
  /** Whether every permit of the policies demands a quorum of witnesses. */
  wantsWitnesses: boolean;
  /** Milliseconds since the Unix epoch. */
  nowMs: number;
  /** Thrown by the named peer. */
  broken: { identity?: Error; evidence?: Error; witnesses?: Error; issue?: Error; lineage?: Error };
}

/** A log that takes everything. */
export function takes(entry: AppendEntry): AppendOutcome {
  void entry;
  return {
    kind: "appended",
    appended: create(AppendedSchema, { index: 7n, proof: [] }),
    checkpoint: "log.example/1\n8\nAAAA\n\n— log.example/1 AAAA\n",
    treeSize: 8,
  };
}

/** The dependencies of an authorization: real policy, keys and tokens; fakes for the three peers. */
export function fixture(): { readonly deps: AuthorizeDeps; readonly fakes: Fakes } {
  const fakes: Fakes = {
    assertion: {},
    refusal: undefined,
    log: [takes],
    appended: [],
    witnessed: [],
    issued: [],
    executions: [],
    lookedUp: [],
    refreshed: 0,
    wantsWitnesses: false,
    nowMs: NOW_MS,
    broken: {},
  };
  const identityKey = newKey("ed25519");
  let ids = 0;
  const fences = { policy: 1, stop: 0, revocation: 0 };
  const active = { fences, at: () => (fakes.wantsWitnesses ? witnessedSet : set) };
  const append = async (entry: AppendEntry): Promise<AppendOutcome> => {
    if (fakes.broken.evidence) throw fakes.broken.evidence;
    fakes.appended.push(entry);
    const answer = fakes.log.length > 1 ? fakes.log.shift() : fakes.log[0];
    return (answer ?? takes)(entry);
  };
  const deps: AuthorizeDeps = {
    identity: {
      async add(check) {
        if (fakes.broken.identity) throw fakes.broken.identity;
        if (fakes.refusal)
          return create(CredentialVerdictSchema, {
            verdict: { case: "denial", value: { message: "no", ...fakes.refusal } },
          });
        const rqh = encodeBase64Url(check.requestDigest ?? new Uint8Array());
        const claims = {
          ...plainAssertion(rqh, Math.floor(fakes.nowMs / 1000)),
          ...fakes.assertion,
        };
        const value = makeIdentityAssertion(claims, identityKey);
        return create(CredentialVerdictSchema, { verdict: { case: "assertion", value } });
      },
    },
    evidence: { add: append },
    witnessedEvidence: {
      async add(entry) {
        const outcome = await append(entry);
        fakes.witnessed.push(entry);
        if (fakes.broken.witnesses) throw fakes.broken.witnesses;
        return outcome;
      },
    },
    issue: {
      async add({ order }) {
        if (fakes.broken.issue) throw fakes.broken.issue;
        fakes.issued.push(order.claims ?? new Uint8Array());
        return "signed.grant.text";
      },
    },
    grantStates: { add: async () => ({ redeemed: true, ended: false }) },
    async knowsExecution(tenant, id) {
      fakes.lookedUp.push(`${tenant} ${id}`);
      if (fakes.broken.lineage) throw fakes.broken.lineage;
      return fakes.executions.includes(id);
    },
    policies: {
      current: async () => active,
      refresh: async () => {
        fakes.refreshed++;
        return active;
      },
    },
    revocations: { current: async () => nothingRevoked, close: () => {} },
    engine,
    statementKey: statementKey(newPem("ec")),
    identityKeys: findKeyAmong([publicJwk(identityKey.publicKey)]),
    grantKey: () => undefined,
    issuer: "urn:writ:writ.local:grants",
    logOrigin: "evidence.writ.local/main/0",
    now: () => fakes.nowMs,
    newId: () => uuidv7(NOW_MS, new Uint8Array(10).fill(++ids)),
    random: (bytes) => new Uint8Array(bytes).fill(5),
  };
  return { deps, fakes };
}

const nothingRevoked: RevocationView = revocationView({ issuer: "test", tenant: "sample" });

/** A well-formed request for a search, which the sample policies permit. */
export function searchAsk(idempotencyKey = "", causes: string[] = []): Ask {
  return parseAsk(
    create(AuthorizeRequestSchema, {
      credential: { case: "clientAssertion", value: "a.b.c" },
      action: "tool:call",
      resource: { type: "Tool", id: "search" },
      inputJson: encodeUtf8('{"q":"x"}'),
      audience: "urn:writ:default",
      idempotencyKey,
      causes,
    }),
  );
}

function plainAssertion(rqh: string, nowS: number): Omit<IdentityAssertion, "aud" | "iss"> {
  const holder = hashText("holder");
  return {
    cnf: { jkt: holder },
    cred: { auth_time: nowS, class: "client_assertion", h: hashText("c"), issuer: "sample" },
    exp: nowS + 60,
    facts: { principal: { attributes: { suspended: false }, teams: [] } },
    holder,
    iat: nowS,
    jti: "0123456789abcdef",
    rqh,
    runtime: null,
    sub: "Workload::orchestrator",
    tenant: "sample",
  };
}

function newPem(kind: "ec" | "ed25519"): string {
  const { privateKey } =
    kind === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("ed25519");
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

function newKey(kind: "ec" | "ed25519"): ReturnType<typeof signingKeyFromPem> {
  return signingKeyFromPem(newPem(kind));
}

function sampleFiles(): ReadonlyMap<string, string> {
  const folder = new URL("../../../../deploy/sample/policies/", import.meta.url);
  const paths = readdirSync(folder, { recursive: true }).map(String);
  return new Map(
    paths
      .filter((path) => /\.(json|cedar|cedarschema)$/.test(path))
      .map((path) => [path, readFileSync(new URL(path, folder), "utf8")]),
  );
}

/** The same policies, with every permit demanding a quorum of witnesses. */
function witnessed(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...files].map(([path, text]) => [
      path,
      path.endsWith(".cedar")
        ? text.replaceAll(/^permit\b/gmu, '@witness("quorum")\npermit')
        : text,
    ]),
  );
}
