import { decodeBase64Url } from "@writ/encoding";
import { NOTE_COSIGNATURE, NOTE_ED25519, vkey } from "@writ/evidence";
import {
  publicJwk,
  sha256,
  signingKeyFromPem,
  type Trust,
  type TrustedKey,
  type TrustedLog,
} from "@writ/token";
import type { ServiceKeys } from "./keys.ts";
import { witnessName } from "./service-table.ts";
import { trustDomain } from "./spiffe-ids.ts";

/** What a trust file is made from besides the keys. */
export interface TrustSources {
  readonly caPem: string;
  readonly keys: ServiceKeys;
  /** What the cluster trusted until now; undefined for a new one. */
  readonly before: Pick<Trust, "closedLogs" | "keys"> | undefined;
  /** Number of the log shard in use. */
  readonly shard: number;
  /** Where the cluster's witness listens, `host:port`. */
  readonly witness: string;
  readonly nowMs: number;
}

/** Name of a log shard of a development cluster, and of the key that signs its checkpoints. */
export function logOrigin(shard: number): string {
  return `evidence.${trustDomain}/main/${shard}`;
}

/**
 * The text of the trust file: what a party must know beforehand to verify anything the cluster signs. Takes private keys
 * (PEM) and gives only their public parts. Keys that were trusted before and are not in use any more stay in it, as retired
 * now: what they signed until now can still be verified.
 */
export function trustFile(sources: TrustSources): string {
  const { caPem, keys, before, shard, witness } = sources;
  const log = trustedLog(shard, keys);
  const trust = {
    version: 1,
    trustDomain,
    ca: caPem,
    grantIssuer: `urn:writ:${trustDomain}:grants`,
    identityAudience: `urn:writ:${trustDomain}:identity`,
    log,
    closedLogs: before?.closedLogs ?? [],
    witnessPolicy: witnessPolicy(log, keys.witness, witness),
    bundleRoots: [jwkOf(keys["grants-bundle-root"])],
    keys: withRetired(keysInUse(keys), before?.keys ?? [], sources.nowMs),
  };
  return `${JSON.stringify(trust, undefined, 2)}\n`;
}

function keysInUse(keys: ServiceKeys): TrustedKey[] {
  return [
    trusted("exec-id", "identity", keys["identity-assertion"]),
    trusted("statement", "identity", keys["identity-statement"]),
    trusted("statement", "policy-decision", keys["policy-statement"]),
    trusted("statement", "grant-signing", keys["grants-statement"]),
    trusted("statement", "evidence", keys["evidence-statement"]),
  ];
}

function withRetired(
  inUse: readonly TrustedKey[],
  before: readonly TrustedKey[],
  nowMs: number,
): readonly TrustedKey[] {
  const kids = new Set(inUse.map(({ kid }) => kid));
  const retired = before
    .filter(({ kid }) => !kids.has(kid))
    .map((key) => ({ ...key, retiredAt: key.retiredAt ?? new Date(nowMs).toISOString() }));
  return [...inUse, ...retired];
}

function trustedLog(shard: number, keys: ServiceKeys): TrustedLog {
  const origin = logOrigin(shard);
  return {
    origin,
    vkey: noteKeyOf(origin, NOTE_ED25519, keys["evidence-log"]),
    timestampVkey: noteKeyOf(`${origin}/timestamp`, NOTE_COSIGNATURE, keys["evidence-cosigner"]),
  };
}

/** One witness, on the same machine: enough to notice a database that went back, not to show that nobody was told otherwise. */
function witnessPolicy(log: TrustedLog, key: string, address: string): string {
  const witness = noteKeyOf(witnessName, NOTE_COSIGNATURE, key);
  return `log ${log.vkey}\nwitness own ${witness} http://${address}\nquorum own\n`;
}

function trusted(use: TrustedKey["use"], service: string, pem: string): TrustedKey {
  return { kid: signingKeyFromPem(pem).kid, use, service, jwk: jwkOf(pem) };
}

function noteKeyOf(name: string, type: number, pem: string): string {
  return vkey(sha256, name, type, decodeBase64Url(jwkOf(pem).x));
}

function jwkOf(pem: string): ReturnType<typeof publicJwk> {
  return publicJwk(signingKeyFromPem(pem).publicKey);
}
