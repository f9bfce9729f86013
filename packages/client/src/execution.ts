import { randomBytes } from "node:crypto";
import { type Json, uuidv7 } from "@writ/encoding";
import type { GrantClaims } from "@writ/grant";
import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import type { Client } from "@writ/rpc";
import { digestOf, type OutcomeKey, type OutputDigest, type Status } from "./outcome-key.ts";
import { inputBytes } from "./prove-use.ts";
import { repeated } from "./repeated.ts";

/** What the control plane says of a running execution. */
export type LeaseAnswer =
  | { readonly mayContinue: true; readonly leaseUntilS: number }
  | { readonly mayContinue: false; readonly code: string; readonly message: string };

/** An execution that may run now, until its lease ends. */
export interface Execution {
  readonly id: string;
  readonly tenant: string;
  /** The grant's claims, verified. */
  readonly claims: GrantClaims;
  /** When it must be over, seconds since the Unix epoch. */
  readonly leaseUntilS: number;
  /** Asks whether to go on. No answer means stop: it throws RpcError. Ask every `claims.exec.lease.heartbeat_s` seconds. */
  renew(): Promise<LeaseAnswer>;
  /**
   * Records that it came a step further: `step` names it, 1 to 64 of `a-z 0-9 . _ -` and no personal data; of the output only
   * digest and length leave this process. Throws RpcError when it was not recorded.
   */
  progress(step: string, output?: Json | Uint8Array): Promise<void>;
  /** Records that it completed; of the output only digest and length leave this process. Throws RpcError when it was not recorded. */
  complete(output?: Json | Uint8Array): Promise<void>;
  /** Records that it failed. Throws RpcError when that was not recorded. */
  fail(output?: Json | Uint8Array): Promise<void>;
}

/** The execution a verified grant has started; its outcome is signed with `signingKey` unless that is undefined. */
export function startedExecution(
  client: Pick<Client<typeof GrantService>, "renewLease" | "reportProgress" | "reportOutcome">,
  claims: GrantClaims,
  signingKey: OutcomeKey | undefined,
): Execution {
  const { id, tenant, lease } = claims.exec;
  const named = { tenantId: tenant, executionId: id };
  const report = async (status: Status, output: Json | Uint8Array | undefined): Promise<void> => {
    const digest = output === undefined ? undefined : digestOf(inputBytes(output));
    const executorSignature = signingKey?.sign({ exec: id, tenant, status, output: digest }) ?? "";
    await repeated((deadlineMs) =>
      client.reportOutcome(
        { ...named, status, executorSignature, ...outputFields(digest) },
        { deadlineMs },
      ),
    );
  };
  return {
    id,
    tenant,
    claims,
    leaseUntilS: lease.not_after,
    async renew() {
      const reply = await client.renewLease(named);
      if (reply.mayContinue && reply.leaseUntil !== undefined)
        return { mayContinue: true, leaseUntilS: Number(reply.leaseUntil.seconds) };
      const { code = "", message = "" } = reply.denial ?? {};
      return { mayContinue: false, code, message };
    },
    async progress(step, output) {
      const digest = output === undefined ? undefined : digestOf(inputBytes(output));
      const progressId = uuidv7(Date.now(), randomBytes(10));
      await repeated((deadlineMs) =>
        client.reportProgress(
          { ...named, progressId, step, ...outputFields(digest) },
          { deadlineMs },
        ),
      );
    },
    complete: (output) => report("completed", output),
    fail: (output) => report("failed", output),
  };
}

function outputFields(output: OutputDigest | undefined) {
  return output && { outputDigest: output.sha256, outputLength: BigInt(output.length) };
}
