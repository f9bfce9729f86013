import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Handlers } from "@writ/rpc";
import type { Prover } from "../log/prover.ts";
import type { CurrentView } from "../log/reader.ts";
import { requireField } from "./request-check.ts";

/** Proves that an older tree is a prefix of a newer one. */
export function getConsistencyProof(deps: {
  readonly view: CurrentView;
  readonly prover: Pick<Prover, "consistency">;
}): Handlers<typeof EvidenceService>["getConsistencyProof"] {
  return async ({ fromSize, toSize }) => {
    const { tree, checkpoint } = await deps.view();
    const to = toSize === 0n ? BigInt(tree.size) : toSize;
    requireField(to <= BigInt(tree.size), "to_size", "is larger than the log");
    requireField(fromSize >= 1n && fromSize <= to, "from_size", "is not between 1 and to_size");
    const proof = await deps.prover.consistency(tree, Number(fromSize), Number(to));
    return { proof: [...proof], toSize: to, checkpoint };
  };
}
