import { sealRevocation } from "../revocation/seal-revocation.ts";
import type { Revocation, RevocationOrder } from "../store/revocations.ts";
import { nowMs, tenant, uuid } from "./claims.ts";

/** The first revocations of one tenant, as stored; the n-th revokes execution `uuid(100 + n)`. */
export function storedRevocations(count: number): readonly Revocation[] {
  const stored: Revocation[] = [];
  for (let n = 0; n < count; n++) {
    const order: RevocationOrder = {
      tenant,
      revocationId: uuid(n),
      type: "execution",
      value: uuid(100 + n),
      reason: "r",
      by: "spiffe://writ.test/operator/ann",
      atMs: nowMs,
    };
    const last = stored.at(-1);
    const sealed = sealRevocation(order, uuid(10_000 + n), last?.own, last?.all);
    stored.push({ ...order, ...sealed, evidenceIndex: null });
  }
  return stored;
}
