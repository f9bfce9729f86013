import { createHash } from "node:crypto";
import type { Json } from "@writ/encoding";
import type { GrantClaims } from "@writ/grant";
import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import type { Client } from "@writ/rpc";
import { inputBytes } from "./prove-use.ts";

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
  /** Records that it completed; of the output only digest and length leave this process. Throws RpcError when it was not recorded. */
  complete(output?: Json | Uint8Array): Promise<void>;
  /** Records that it failed. Throws RpcError when that was not recorded. */
  fail(output?: Json | Uint8Array): Promise<void>;
}

/** The execution a verified grant has started. */
export function startedExecution(
  client: Client<typeof GrantService>,
  claims: GrantClaims,
): Execution {
  const { id, tenant, lease } = claims.exec;
  const report = async (status: string, output: Json | Uint8Array | undefined): Promise<void> => {
    const bytes = output === undefined ? undefined : inputBytes(output);
    await client.reportOutcome({
      tenantId: tenant,
      executionId: id,
      status,
      ...(bytes && {
        outputDigest: createHash("sha256").update(bytes).digest(),
        outputLength: BigInt(bytes.length),
      }),
    });
  };
  return {
    id,
    tenant,
    claims,
    leaseUntilS: lease.not_after,
    async renew() {
      const reply = await client.renewLease({ tenantId: tenant, executionId: id });
      if (reply.mayContinue && reply.leaseUntil !== undefined)
        return { mayContinue: true, leaseUntilS: Number(reply.leaseUntil.seconds) };
      const { code = "", message = "" } = reply.denial ?? {};
      return { mayContinue: false, code, message };
    },
    complete: (output) => report("completed", output),
    fail: (output) => report("failed", output),
  };
}
