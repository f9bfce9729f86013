import type { KeyBundle } from "@writ/token";
import { revocationView } from "./revocation-view.ts";
import type { Predicate } from "./revocation-predicate.ts";
import { frame, type TestKeys, verifierKeys } from "./test-control-plane.ts";
import { issuer, nowMs, type TestKey, verdict, withExec } from "./test-grants.ts";
import { argumentsOf, goodScenario, type Scenario } from "./test-scenario.ts";
import type { GrantUse, VerifierView } from "./verifier-view.ts";
import { verifyGrant } from "./verify-grant.ts";

/** What of a good scenario is different. */
export type Change = (scenario: Scenario) => Partial<Scenario>;

/** The verdict of the verifier on a good scenario with a change. */
export function verdictOf(keys: TestKeys, holder: TestKey, change: Change): string {
  const good = goodScenario(keys, holder);
  const scenario = { ...good, ...change(good) };
  return verdict(() => verifyGrant(...argumentsOf(scenario)));
}

/** Changes what the verifier is and knows. */
export function viewing(change: Partial<VerifierView>): Change {
  return ({ view }) => ({ view: { ...view, ...change } });
}

/** Changes what is about to be executed. */
export function using(use: Partial<GrantUse>): Change {
  return () => ({ use });
}

/** Changes claims. */
export function claiming(change: Partial<Scenario["claims"]>): Change {
  return ({ claims }) => ({ claims: { ...claims, ...change } });
}

/** Changes claims in `exec`. */
export function executing(change: Partial<Scenario["claims"]["exec"]>): Change {
  return ({ claims }) => ({ claims: withExec(claims, change) });
}

/** Changes the proof of possession. */
export function proving(proof: Scenario["proof"]): Change {
  return () => ({ proof });
}

/** Changes the key bundle. */
export function bundling(keys: TestKeys, change: Partial<KeyBundle>): Change {
  return viewing({ keys: verifierKeys(keys, change) });
}

/** Changes members of the revocation view. */
export function revocationsWith(change: object): Change {
  return ({ view }) => ({ view: { ...view, revocations: { ...view.revocations, ...change } } });
}

/** Changes what is revoked. */
export function revoking(keys: TestKeys, ...entries: readonly Predicate[]): Change {
  const view = revocationView({ issuer, tenant: "sample" });
  const token = frame(keys, "snapshot", entries);
  return viewing({ revocations: view.applied(token, verifierKeys(keys), nowMs) });
}
