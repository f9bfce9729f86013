import { verifyGrant } from "@writ/grant";
import { verificationKeyCache } from "@writ/token";
import { testKeys } from "../../packages/grant/src/test-control-plane.ts";
import { argumentsOf, goodScenario } from "../../packages/grant/src/test-scenario.ts";
import { medianRate } from "./primitives.ts";
import type { Results } from "./results.ts";

const PER_ROUND = 3_000;

/** The verifier's checks up to redemption: what an executing service pays for a grant it may use without asking back. */
export function benchAccept(results: Results): void {
  const scenario = goodScenario(testKeys());
  // Every check runs; only the memory of proofs says "new" each time, so that one proof serves all rounds.
  const view = { ...scenario.view, importKey: verificationKeyCache(100), seenProof: () => true };
  const [grant, use] = argumentsOf(scenario);
  const rate = medianRate(() => verifyGrant(grant, use, view), PER_ROUND);
  const conditions = "steps 0 to 14 with proof of possession, one thread, no network, median of 5";
  results.add("accept.rate", rate, "per s", conditions);
}
