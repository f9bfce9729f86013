import type { AuthorizeReply, Execution } from "@writ/client";
import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import type { ProcessName } from "./probe.ts";

/** The control plane as a client of the probe's tenant meets it. Calls reject when there is no answer. */
export interface ControlPlane {
  /** Asks policy-decision for leave to use a tool. */
  authorize(tool: Tool): Promise<AuthorizeReply>;
  /** Checks a grant as an executing service does, and redeems it at grant-signing. Rejects with Denied. */
  accept(grant: string): Promise<Pick<Execution, "complete">>;
  /** Redeems a grant past the verifier; the code of the denial, or undefined when the execution was started. */
  redeem(grant: string): Promise<string | undefined>;
  /** Revokes an execution; its number in the revocation stream. */
  revoke(executionId: string): Promise<number>;
  /** Resolves when the probe's verifier knows the revocations up to this number. */
  knows(seq: number): Promise<void>;
  /** What the log has of an execution, with what the digests stand for. */
  evidenceOf(executionId: string): Promise<GetEvidenceResponse>;
  /** Hashes that show that a tree of one size continues one of another. */
  consistency(fromSize: number, toSize: number): Promise<readonly Uint8Array[]>;
  /** Reads who is registered, at identity. */
  readPrincipals(): Promise<void>;
  /** What a process says is wrong with it, empty when nothing is; rejects when it does not answer. */
  problemOf(process: ProcessName): Promise<string>;
}

/** What the probe may use, and what it must not be allowed to use. */
export type Tool = "probe" | "forbidden";
