import { encodeHex, equalBytes } from "@writ/encoding";
import type { DecisionPredicate } from "../predicate/decision.ts";
import type { PolicyProof } from "../predicate/policy-proof.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { type Claim, claim, compared, failed, notChecked, passed } from "./check.ts";
import type { ExecutionEvent } from "./event-kinds.ts";
import type { Replay, Replayed, ReplayMaterial } from "./replay.ts";
import type { Check } from "./report.ts";

/** Checks that the material is the recorded one, and, given a way to, that it decides the same again. */
export async function checkReplay(
  material: ReplayMaterial,
  event: ExecutionEvent | undefined,
  replay: Replay | undefined,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<readonly Check[]> {
  const claims = [claim("replay-input", 0), claim("replay-output", 0), claim("replay", 0)] as const;
  if (event?.kind !== "decision")
    return claims.map((one) => notChecked(one, "the decision is not readable"));
  const proof = event.predicate.policyProof;
  if (proof === null) return claims.map((one) => failed(one, "no policy was asked"));
  const [inputClaim, outputClaim, replayClaim] = claims;
  const input = await checkDigest(inputClaim, proof.input.digest.sha256, material.input, crypto);
  const output = await checkDigest(
    outputClaim,
    proof.output.digest.sha256,
    material.output,
    crypto,
  );
  const recorded = input.status === "pass" && output.status === "pass";
  if (!recorded)
    return [input, output, notChecked(replayClaim, "the material is not the recorded one")];
  if (replay === undefined)
    return [
      input,
      output,
      notChecked(
        replayClaim,
        "nothing here runs policies, so the policy files in the bundle were not looked at",
      ),
    ];
  return [input, output, await runAgain(replayClaim, material, event.predicate, proof, replay)];
}

async function checkDigest(
  claimed: Claim,
  expected: string,
  bytes: Uint8Array,
  { sha256 }: Pick<VerifyCrypto, "sha256">,
): Promise<Check> {
  return compared(claimed, expected, encodeHex(await sha256(bytes)), "it is another");
}

async function runAgain(
  claimed: Claim,
  material: ReplayMaterial,
  decision: DecisionPredicate,
  proof: PolicyProof,
  replay: Replay,
): Promise<Check> {
  let again: Replayed;
  try {
    again = await replay(material);
  } catch (error) {
    // Whatever keeps it from being decided again, it was not.
    return failed(claimed, error instanceof Error ? error.message : "the replay failed");
  }
  for (const { part, expected, recomputed } of compare(again, decision, proof)) {
    if (expected !== recomputed)
      return failed(claimed, `another ${part}`, { expected, recomputed });
  }
  if (!equalBytes(again.output, material.output)) return failed(claimed, "another output");
  return passed(claimed, { expected: decision.decision, recomputed: again.decision });
}

interface Compared {
  readonly part: string;
  readonly expected: string;
  readonly recomputed: string;
}

function compare(
  again: Replayed,
  { decision }: DecisionPredicate,
  { engine, policySet, determiningPolicies }: PolicyProof,
): readonly Compared[] {
  // What policy allowed, a later rule may have refused; never the other way round.
  const isRefusedLater = again.decision === "ALLOW" && decision === "DENY";
  return [
    {
      part: "policy set",
      expected: policySet === null ? "none" : `sha256:${policySet.digest.sha256}`,
      recomputed: again.policySet ?? "none",
    },
    {
      part: "policy engine",
      expected: `${engine.name} ${engine.version} sha256:${engine.digest.sha256}`,
      recomputed: `${again.engine.name} ${again.engine.version} ${again.engine.digest}`,
    },
    {
      part: "decision",
      expected: isRefusedLater ? again.decision : decision,
      recomputed: again.decision,
    },
    {
      part: "list of determining policies",
      expected: determiningPolicies.join(" "),
      recomputed: again.determining.join(" "),
    },
  ];
}
