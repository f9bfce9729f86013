import { encodeHex } from "@writ/encoding";
import { foldInclusion } from "../merkle/fold-proof.ts";
import { ProofError } from "../merkle/proof-error.ts";
import type { Checkpoint } from "../note/checkpoint.ts";
import type { TlogProof } from "../note/tlog-proof.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { claim, compared, failed, notChecked, passed } from "./check.ts";
import type { Check } from "./report.ts";

/** Checks that a leaf is in the tree of a checkpoint, whoever signed that. Without a leaf there is nothing to check. */
export async function checkInclusion(
  seq: number,
  leafHash: Uint8Array | undefined,
  { index, proof }: TlogProof,
  { size, root }: Checkpoint,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<readonly Check[]> {
  const [path, rootClaim] = [claim("path", seq), claim("root", seq)];
  if (leafHash === undefined) {
    return [path, rootClaim].map((one) => notChecked(one, "the leaf is unknown"));
  }
  try {
    const found = encodeHex(await foldInclusion(crypto, { index, size, leafHash, proof }));
    const otherRoot = "it is the root of another tree";
    return [
      passed(path, { recomputed: found }),
      compared(rootClaim, encodeHex(root), found, otherRoot),
    ];
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    const noRoot = notChecked(rootClaim, "the proof leads to no root");
    return [failed(path, `leaf ${index} of ${size}: ${error.code}`), noRoot];
  }
}
