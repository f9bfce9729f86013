import { canonicalize, encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import { CommitmentError, readDisclosure } from "../statement/commitment.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { claim, compared, failed, notChecked } from "./check.ts";
import type { ExecutionEvent } from "./event-kinds.ts";
import type { Check } from "./report.ts";

const MAX_SHOWN = 200;

/** Checks that each disclosure opens the decision's commitment of its name. */
export async function checkDisclosures(
  disclosures: readonly string[],
  decision: ExecutionEvent | undefined,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const disclosure of disclosures) checks.push(await checkOne(disclosure, decision, crypto));
  return checks;
}

async function checkOne(
  disclosure: string,
  decision: ExecutionEvent | undefined,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<Check> {
  const unnamed = claim("disclosure", null);
  if (decision?.kind !== "decision") return notChecked(unnamed, "the decision is not readable");
  try {
    const { name, value } = readDisclosure(disclosure);
    const commitment = new Map(Object.entries(decision.predicate.commitments)).get(name);
    if (commitment === undefined)
      return failed(unnamed, "the decision has no commitment of this name");
    const digest = encodeBase64Url(await crypto.sha256(encodeUtf8(disclosure)));
    const shown = `${name}: ${canonicalize(value).slice(0, MAX_SHOWN)}`;
    const other = "the decision commits to another value";
    return compared(claim("disclosure", null, shown), commitment, digest, other);
  } catch (error) {
    if (!(error instanceof CommitmentError)) throw error;
    return failed(unnamed, `it is no disclosure: ${error.message}`);
  }
}
