import { encodeHex, equalBytes } from "@writ/encoding";
import {
  emptyTree,
  hashedRekord,
  leafHash,
  pae,
  PAYLOAD_TYPE,
  parseEnvelope,
  parseTlogProof,
  readDecision,
  verifyInclusion,
} from "@writ/evidence";
import { sha256, type Trust, verificationKeyFromJwk } from "@writ/token";
import { openLogCheckpoint } from "../../../packages/cli/src/verified-checkpoint.ts";
import { claimsOf } from "../../../packages/cli/src/holder-keys.ts";
import { query } from "../../support/query.ts";
import type { Acknowledged } from "./load.ts";

/** What the database holds, read by its administrator. */
export interface StoredLog {
  readonly entries: readonly Uint8Array[];
  /** Root of the tree of the first so many entries, computed from the entries. */
  readonly roots: readonly Uint8Array[];
  /** `decision grant-id` by execution id. */
  readonly executions: ReadonlyMap<string, string>;
  /** Execution id by idempotency key. */
  readonly executionOfKey: ReadonlyMap<string, string>;
}

/** Reads all of it and computes every root anew. */
export async function storedLog(adminUrl: string): Promise<StoredLog> {
  const [leaves, executions, keys] = await Promise.all([
    query(adminUrl, "select entry from evidence.tlog_entry order by idx"),
    query(
      adminUrl,
      "select execution_id, concat_ws(' ', decision, grant_id) as decided from evidence.execution",
    ),
    query(
      adminUrl,
      "select key, execution_id from evidence.idempotency join evidence.statement using (tenant_id, event_id)",
    ),
  ]);
  const entries = leaves.map(({ entry }) => entry as Uint8Array);
  let tree = emptyTree(sha256);
  const roots = [tree.root];
  for (const entry of entries) {
    tree = tree.append([leafHash(sha256, entry)]).tree;
    roots.push(tree.root);
  }
  return {
    entries,
    roots,
    executions: new Map(
      executions.map((row) => [String(row["execution_id"]), String(row["decided"])]),
    ),
    executionOfKey: new Map(keys.map((row) => [String(row["key"]), String(row["execution_id"])])),
  };
}

/**
 * What is wrong about an acknowledged decision, in words; undefined when all is right: the caller's own proof holds, and the
 * log has the very statement at its place, in a tree that continues the one the caller was shown.
 */
export function faultOf({ reply }: Acknowledged, log: StoredLog, trust: Trust): string | undefined {
  const { decision, evidence, executionId, grant } = reply;
  if (evidence === undefined) return "it has no evidence";
  const { payload, signature } = parseEnvelope(evidence.envelope);
  const { predicate } = readDecision(payload);
  if (predicate.executionId !== executionId || predicate.decision !== decision)
    return "the statement is about something else";
  if ((grant === undefined) !== (decision !== "ALLOW")) return "only ALLOW has a grant";
  if (grant !== undefined && predicate.grant?.claims.sha256 !== payloadHash(grant))
    return "the grant is not the one of the statement";

  const entry = entryOf(payload, signature, trust);
  const { checkpoint: note, index, proof } = parseTlogProof(evidence.tlogProof);
  const { root, size } = openLogCheckpoint(note, trust);
  verifyInclusion(sha256, { index, size, root, proof, leafHash: leafHash(sha256, entry) });

  if (!equalBytes(log.entries[index] ?? new Uint8Array(), entry)) return "its leaf is another one";
  if (!equalBytes(log.roots[size] ?? new Uint8Array(), root)) return "the log was forked";
  const row = [decision, grant === undefined ? "" : claimsOf(grant).jti].join(" ").trim();
  return log.executions.get(executionId) === row ? undefined : "the lineage does not have it";
}

function entryOf(payload: Uint8Array, signatureDer: Uint8Array, { keys }: Trust): Uint8Array {
  const key = keys.find(({ service, use }) => service === "policy-decision" && use === "statement");
  if (key === undefined) throw new Error("the trust file has no key of policy-decision");
  const spkiDer = verificationKeyFromJwk(key.jwk).publicKey.export({ type: "spki", format: "der" });
  return hashedRekord({ paeDigest: sha256(pae(PAYLOAD_TYPE, payload)), signatureDer, spkiDer });
}

function payloadHash(grant: string): string {
  return encodeHex(sha256(Buffer.from(grant.split(".")[1] ?? "", "base64url")));
}
