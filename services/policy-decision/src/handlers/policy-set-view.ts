import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { Activation, StoredPolicySet } from "../store/store.ts";

/** A stored set on the wire; `current` is the tenant's newest activation. */
export function policySetView(set: StoredPolicySet, current: Activation | undefined) {
  const isActive = current?.digest === set.digest;
  return {
    digest: set.digest,
    name: set.name,
    policies: set.policies,
    publishedAt: timestampFromDate(set.publishedAt),
    active: isActive,
    counter: BigInt(isActive ? current.counter : 0),
    ...(isActive && { notAfter: timestampFromDate(current.notAfter) }),
  };
}
