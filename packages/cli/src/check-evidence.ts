import { verify } from "node:crypto";
import { encodeHex, equalBytes } from "@writ/encoding";
import {
  type Checkpoint,
  hashedRekord,
  leafHash,
  pae,
  PAYLOAD_TYPE,
  verifyInclusion,
} from "@writ/evidence";
import type { EvidenceRecord } from "@writ/proto/writ/evidence/v1/evidence";
import { sha256, type Trust, verificationKeyFromJwk } from "@writ/token";
import { type EvidenceKind, evidenceKind, type EvidenceStatement } from "./evidence-kind.ts";

/** One check of one event. */
interface EvidenceCheck {
  readonly check: "statement" | "signature" | "leaf" | "inclusion" | "chain";
  readonly ok: boolean;
  /** What was seen, or what is wrong. */
  readonly seen: string;
}

/** An event with what a reader found out about it alone, with the trust file. */
export interface CheckedEvent {
  readonly record: EvidenceRecord;
  /** Undefined when the event is of no kind an execution has. */
  readonly kind: EvidenceKind | undefined;
  /** Undefined when the statement is not readable as one of its kind. */
  readonly stated: EvidenceStatement | undefined;
  readonly checks: readonly EvidenceCheck[];
}

/** What the events are checked against. */
export interface EvidenceContext {
  readonly tenant: string;
  readonly executionId: string;
  readonly trust: Pick<Trust, "keys">;
  /** A checkpoint whose signature was verified; undefined when there is none: then no inclusion holds. */
  readonly checkpoint: Checkpoint | undefined;
}

/** Checks the events of one execution, first to last. Believes nothing the log says about them. */
export function checkEvidence(
  records: readonly EvidenceRecord[],
  context: EvidenceContext,
): readonly CheckedEvent[] {
  return records.map((record, seq) => {
    const kind = evidenceKind(record.kind);
    const payload = record.statement?.payload ?? new Uint8Array();
    const digest = sha256(pae(PAYLOAD_TYPE, payload));
    let stated: EvidenceStatement | undefined;
    const checks = [
      check("statement", () => {
        stated = readStatement(kind, payload, record, context);
        return `${stated.statement.predicateType}, about ${stated.statement.subject.name}`;
      }),
      check("signature", () => checkSignature(kind, record, context)),
      check("leaf", () => {
        if (!equalBytes(digest, record.paeDigest)) throw new Error("the log names another digest");
        return `sha256 ${encodeHex(leafOf(record, digest, context))}`;
      }),
      check("inclusion", () => checkInclusion(record, digest, context)),
      check("chain", () => checkChain(stated, seq, records)),
    ];
    return { record, kind, stated, checks };
  });
}

function check(name: EvidenceCheck["check"], look: () => string): EvidenceCheck {
  try {
    return { check: name, ok: true, seen: look() };
  } catch (error) {
    return { check: name, ok: false, seen: error instanceof Error ? error.message : String(error) };
  }
}

function readStatement(
  kind: EvidenceKind | undefined,
  payload: Uint8Array,
  record: EvidenceRecord,
  { executionId, tenant }: EvidenceContext,
): EvidenceStatement {
  if (kind === undefined) throw new Error("no event of an execution");
  const stated = kind.read(payload);
  const { predicate } = stated.statement;
  if (predicate.tenant !== tenant) throw new Error(`it is about tenant ${predicate.tenant}`);
  if (predicate.executionId !== executionId)
    throw new Error(`it is about execution ${predicate.executionId}`);
  if (predicate.eventId !== record.eventId) throw new Error(`it is event ${predicate.eventId}`);
  if (predicate.recordedBy.service !== kind.service)
    throw new Error(`it is by ${predicate.recordedBy.service}, not ${kind.service}`);
  return stated;
}

function checkSignature(
  kind: EvidenceKind | undefined,
  { statement }: EvidenceRecord,
  { trust }: EvidenceContext,
): string {
  const key = keyOf(statement?.keyId, trust);
  if (statement === undefined || key === undefined) throw new Error("no statement key signed it");
  if (key.service !== kind?.service)
    throw new Error(`${key.service} signed it, but only ${kind?.service ?? "nobody"} may`);
  const signed = pae(PAYLOAD_TYPE, statement.payload);
  const { publicKey } = verificationKeyFromJwk(key.jwk);
  if (!verify("sha256", signed, publicKey, statement.signature))
    throw new Error("it does not verify");
  return `by ${key.service}, key ${key.kid}`;
}

/** The leaf this statement must have: nothing of it is taken from the log but the signature, which is checked by itself. */
function leafOf(
  { statement }: EvidenceRecord,
  paeDigest: Uint8Array,
  { trust }: EvidenceContext,
): Uint8Array {
  const key = keyOf(statement?.keyId, trust);
  if (statement === undefined || key === undefined) throw new Error("its key is unknown");
  const { publicKey } = verificationKeyFromJwk(key.jwk);
  const spkiDer = publicKey.export({ type: "spki", format: "der" });
  return leafHash(sha256, hashedRekord({ paeDigest, signatureDer: statement.signature, spkiDer }));
}

function checkInclusion(
  record: EvidenceRecord,
  paeDigest: Uint8Array,
  context: EvidenceContext,
): string {
  const { checkpoint } = context;
  if (checkpoint === undefined) throw new Error("the checkpoint does not verify");
  const { root, size } = checkpoint;
  const index = Number(record.index);
  const leaf = leafOf(record, paeDigest, context);
  verifyInclusion(sha256, { index, size, leafHash: leaf, proof: record.proof, root });
  return `leaf ${index} of ${size}, ${record.proof.length} hashes to the signed root`;
}

function checkChain(
  stated: EvidenceStatement | undefined,
  seq: number,
  records: readonly EvidenceRecord[],
): string {
  if (stated === undefined) throw new Error("the statement is not readable");
  const { final, prev, seq: said } = stated.statement.predicate;
  if (said !== seq) throw new Error(`it is event ${said} of the execution, but comes as ${seq}`);
  const before = records[seq - 1]?.statement;
  const expected = before && encodeHex(sha256(pae(PAYLOAD_TYPE, before.payload)));
  if (prev !== (expected ?? null)) throw new Error("it does not name the event before it");
  const isLast = seq === records.length - 1;
  if (final !== null && (!isLast || final.events !== records.length))
    throw new Error(`it says there are ${final.events} events, and there are ${records.length}`);
  const place = seq === 0 ? "the first event" : "names the event before it";
  return final === null ? place : `${place}, and says it is the last`;
}

function keyOf(kid: string | undefined, trust: Pick<Trust, "keys">) {
  return trust.keys.find((key) => key.use === "statement" && key.kid === kid);
}
