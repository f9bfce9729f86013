import type { ClientEnvironment } from "@writ/client";
import { type Replay, webCrypto } from "@writ/evidence";
import { loadPolicySet, nodeCedarEngine, reducePolicyFiles, replayDecision } from "@writ/policy";
import { sha256 } from "@writ/token";
import { bundleTrust } from "./bundle-trust.ts";
import { probePolicyFiles } from "./policy-files.ts";
import type { ProofParts } from "./proof.ts";
import { PROBE_TENANT, type WantedSet } from "./tenant.ts";

/** The probe's policy set, and what its evidence is verified with. */
export interface ProbeMaterial {
  readonly wanted: WantedSet;
  readonly parts: ProofParts;
}

/** Loads the policy set with the engine of this machine, which makes the decisions again too. */
export function probeMaterial({ trust }: Pick<ClientEnvironment, "trust">): ProbeMaterial {
  const engine = nodeCedarEngine();
  const files = probePolicyFiles;
  const replay: Replay = async ({ output, policySet, ...rest }) =>
    replayDecision({ files: policySet.files, output, ...rest }, engine, sha256);
  return {
    wanted: { files, digest: loadPolicySet(files, engine, sha256).digest },
    parts: {
      tenant: PROBE_TENANT,
      trust: bundleTrust(trust),
      crypto: webCrypto(crypto.subtle),
      replay,
      policyFiles: reducePolicyFiles(files, engine, sha256),
    },
  };
}
