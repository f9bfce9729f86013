import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { isUuidV7 } from "@writ/encoding";
import { Denied, MAX_GRANT_BYTES } from "@writ/grant";
import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { reasonCodes } from "@writ/reasons";
import type { Handlers } from "@writ/rpc";
import { type RedeemDependencies, redeemGrant } from "../redeem/redeem-grant.ts";
import { answering } from "./answering.ts";
import { callerOf, deadlineOf } from "./caller.ts";
import { requireFields, UUID_FORM } from "./fields.ts";

const MAX_PROOF_CHARACTERS = 8_192;

/** Uses a grant, once. */
export function redeem(dependencies: RedeemDependencies): Handlers<typeof GrantService>["redeem"] {
  return answering(async ({ grant, proof, redemptionId, audience }, call) => {
    requireFields(
      ["grant", grant.length <= MAX_GRANT_BYTES, "is too large"],
      ["proof", proof.length <= MAX_PROOF_CHARACTERS, "is too large"],
      ["redemption_id", isUuidV7(redemptionId), UUID_FORM],
      // What evidence can hold; a grant for a longer audience cannot be redeemed.
      ["audience", /^[!-~]{1,256}$/.test(audience), "must be 1 to 256 printable characters"],
    );
    const attempt = { grant, proof, redemptionId, audience, verifier: callerOf(call).spiffeId };
    try {
      const { redemption, logIndex } = await redeemGrant(attempt, deadlineOf(call), dependencies);
      const { executionId, redeemedAtMs, leaseUntilMs } = redemption;
      const redeemed = {
        executionId,
        redeemedAt: timestampFromMs(redeemedAtMs),
        leaseUntil: timestampFromMs(leaseUntilMs),
        logIndex: BigInt(logIndex),
      };
      return { result: { case: "redeemed", value: redeemed } };
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      const { code } = error;
      return { result: { case: "denial", value: { code, message: reasonCodes[code].meaning } } };
    }
  });
}
