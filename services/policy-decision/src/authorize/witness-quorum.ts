import { parseCanonical } from "@writ/encoding";
import type { DecisionOutput } from "@writ/policy";
import type { Appended } from "@writ/proto/writ/evidence/v1/evidence";
import { failure } from "@writ/rpc";

const MAX_OUTPUT_BYTES = 131_072;

/** Whether enough witnesses must have seen a decision before its grant is signed. `output` is that of `writ-decide/1`, as policy-decision made it. */
export function demandsQuorum(output: Uint8Array): boolean {
  const { obligations } = parseCanonical(output, { maxBytes: MAX_OUTPUT_BYTES }) as unknown as Pick<
    DecisionOutput,
    "obligations"
  >;
  return obligations?.witness === "quorum";
}

/**
 * The same of a decision that is in the log. Only a grant that can still be signed demands anything; throws IDEMPOTENCY_EXPIRED
 * when the output was erased and with it what the decision demands.
 */
export function recordedDemandsQuorum({ openings }: Pick<Appended, "openings">): boolean {
  const valueOf = (name: string) => openings.find((opening) => opening.name === name)?.value;
  if (valueOf("grant-claims") === undefined) return false;
  const output = valueOf("decision-output");
  if (output === undefined)
    throw failure(
      "IDEMPOTENCY_EXPIRED",
      "the idempotency key's decision was erased; use a new key",
    );
  return demandsQuorum(output);
}
