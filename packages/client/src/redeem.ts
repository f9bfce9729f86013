import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { Denied } from "@writ/grant";
import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { isReasonCode } from "@writ/reasons";
import { type Client, Code, RpcError } from "@writ/rpc";

const TIMEOUT_MS = 3_000;
const ATTEMPTS = 3;

/** Uses a grant, once; throws {@link Denied} unless the control plane says that the execution may start. A lost reply is asked for again under the same attempt. */
export async function redeem(
  client: Client<typeof GrantService>,
  use: { readonly grant: string; readonly proof: string; readonly audience: string },
): Promise<void> {
  const redemptionId = uuidv7(Date.now(), randomBytes(10));
  const deadlineMs = Date.now() + TIMEOUT_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      const { result } = await client.redeem({ ...use, redemptionId }, { deadlineMs });
      if (result.case === "redeemed") return;
      const code = result.case === "denial" ? result.value.code : "";
      throw new Denied(isReasonCode(code) ? code : "REDEEM_UNAVAILABLE");
    } catch (error) {
      if (error instanceof Denied) throw error;
      const isRetryable = error instanceof RpcError && error.code === Code.UNAVAILABLE;
      if (isRetryable && attempt < ATTEMPTS && Date.now() < deadlineMs) continue;
      throw new Denied("REDEEM_UNAVAILABLE", { cause: error });
    }
  }
}
