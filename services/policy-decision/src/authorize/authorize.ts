import { encodeUtf8 } from "@writ/encoding";
import { envelopeJson, formatTlogProof } from "@writ/evidence";
import { failure } from "@writ/rpc";
import type { AppendEntry, AppendOutcome } from "../peers/evidence-peer.ts";
import { appendEntry } from "./append-entry.ts";
import type { Ask } from "./ask.ts";
import { decideAct, refusedVerdict } from "./decide-act.ts";
import type { AuthorizeDeps } from "./deps.ts";
import { identify } from "./identify.ts";
import { type Recorded, recordedBefore } from "./recorded.ts";
import { readParentOf } from "./resolve-parent.ts";
import { type Verdict, whoIs } from "./verdict.ts";
import { demandsQuorum, recordedDemandsQuorum } from "./witness-quorum.ts";

/** Times a decision is made again because policy, stop or revocation state moved on meanwhile. */
const ATTEMPTS = 3;

/** The answer to an authorization. */
export interface Answer extends Recorded {
  /** Compact JWS; undefined unless ALLOW. */
  readonly grant: string | undefined;
  /** Undefined for a dry run. */
  readonly evidence: AnswerEvidence | undefined;
}

/** Where the decision is in the log. */
export interface AnswerEvidence {
  readonly index: bigint;
  readonly treeSize: number;
  /** C2SP tlog-proof text. */
  readonly tlogProof: string;
  /** DSSE envelope, JSON. */
  readonly envelope: Uint8Array;
}

/**
 * One authorization: who asks, under which parent, what policy says, what the log holds, and only then the signature.
 * A denial is an answer; a thrown RpcError is "no decision".
 */
export async function authorize(
  ask: Ask,
  deadlineMs: number,
  deps: AuthorizeDeps,
): Promise<Answer> {
  const read = readParentOf(ask, deps);
  const parent = "parent" in read ? read.parent : undefined;
  const caller = await identify(ask, parent?.claims.sub, deadlineMs, deps);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const verdict =
      "identity" in caller
        ? await decideAct(ask, caller, read, deadlineMs, deps)
        : refusedVerdict(ask, caller, read, deps);
    if (ask.isDryRun) return { ...verdictRecord(verdict), grant: undefined, evidence: undefined };
    const answer = await settle(verdict, deadlineMs, deps);
    if (answer !== "fenced") return answer;
    const { caller: decidedFor, policy } = verdict;
    // Only what was decided under fences can be fenced.
    if (policy === undefined) break;
    await deps.policies.refresh(whoIs(decidedFor).tenant, policy.fences, deadlineMs);
  }
  throw failure("POLICY_STALE", "policy or revocations changed while deciding; try again");
}

/** Records the verdict and, for ALLOW, has the grant signed. Nothing is answered that the log does not hold. */
async function settle(
  verdict: Verdict,
  deadlineMs: number,
  deps: AuthorizeDeps,
): Promise<Answer | "fenced"> {
  const entry = appendEntry(verdict, deps);
  const outcome = await appended(entry, verdict, deadlineMs, deps);
  if (outcome.kind === "failed") return failed(outcome);
  const { appended: logged, checkpoint, treeSize } = outcome;
  const statement = logged.existed ? logged.statement : entry.statement;
  if (statement === undefined) throw failure("INTERNAL", "the log named no statement");
  const recorded = logged.existed ? recordedBefore(logged, deps.now()) : verdictRecord(verdict);
  const { index, proof } = logged;
  const grant =
    recorded.claims === undefined
      ? undefined
      : await deps.issue.add(
          { checkpoint, order: orderOf(verdict, recorded.claims, { statement, index, proof }) },
          deadlineMs,
        );
  return {
    ...recorded,
    grant,
    evidence: {
      index,
      treeSize,
      tlogProof: formatTlogProof({ index: Number(index), proof, checkpoint }),
      envelope: encodeUtf8(envelopeJson(statement.payload, statement.signature)),
    },
  };
}

/**
 * Appends the decision. When its policy demands a quorum of witnesses, the answer waits for them: without it there is no answer.
 * A decision that is in the log already demands what it demanded then, whatever policy demands now.
 */
async function appended(
  entry: AppendEntry,
  { grant, policy }: Verdict,
  deadlineMs: number,
  { evidence, witnessedEvidence }: AuthorizeDeps,
): Promise<AppendOutcome> {
  if (grant !== undefined && policy !== undefined && demandsQuorum(policy.output))
    return witnessedEvidence.add(entry, deadlineMs);
  const outcome = await evidence.add(entry, deadlineMs);
  if (outcome.kind === "failed" || !outcome.appended.existed) return outcome;
  const isDemanded = recordedDemandsQuorum(outcome.appended);
  return isDemanded ? witnessedEvidence.add(entry, deadlineMs) : outcome;
}

function orderOf(
  verdict: Verdict,
  claims: Uint8Array,
  logged: {
    readonly statement: { payload: Uint8Array; signature: Uint8Array; keyId: string };
    readonly index: bigint;
    readonly proof: Uint8Array[];
  },
) {
  const { ask, caller } = verdict;
  return {
    claims,
    identityAssertion: "assertion" in caller ? caller.assertion : "",
    parentGrant: ask.parentGrant ?? "",
    ...logged,
  };
}

function verdictRecord(verdict: Verdict): Recorded {
  const { decision, grant, ids, reasons } = verdict;
  return {
    decision,
    executionId: ids.execution,
    decisionId: ids.decision,
    reasons,
    claims: grant?.bytes,
    startBeforeS: grant?.claims.exp,
    leaseUntilS: grant?.claims.exec.lease.not_after,
  };
}

function failed({ failure: refused }: Extract<AppendOutcome, { kind: "failed" }>): "fenced" {
  switch (refused.code) {
    case "FENCED":
      return "fenced";
    case "IDEMPOTENCY_CONFLICT":
      throw failure("IDEMPOTENCY_CONFLICT", "the idempotency key was used for another request");
    default:
      throw failure("INTERNAL", `the log refused the decision: ${refused.code}`, {
        cause: new Error(refused.message),
      });
  }
}
