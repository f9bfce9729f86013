import { readFile } from "node:fs/promises";
import { dataFolder } from "@writ/cluster";
import { grantBytes, signGrant } from "@writ/grant";
import { signingKeyFromPem } from "@writ/token";
import { claimsOf } from "../../packages/cli/src/holder-keys.ts";
import { newId } from "./party.ts";
import type { SeededCluster } from "./seeded-cluster.ts";

/**
 * What a thief of the grant key makes: a grant for the same act and holder as another one, with a good signature, for an execution that
 * nobody decided about and that the log knows nothing of.
 */
export async function forgedGrant(
  { dataDir }: Pick<SeededCluster, "dataDir">,
  like: string,
): Promise<string> {
  const key = signingKeyFromPem(
    await readFile(dataFolder(dataDir).keyFile("grants-grant"), "utf8"),
  );
  const claims = claimsOf(like);
  const id = newId();
  const { evidence, policy } = claims.exec;
  const exec = {
    ...claims.exec,
    id,
    root: id,
    policy: { ...policy, decision: newId() },
    evidence: { ...evidence, event: newId() },
  };
  return signGrant(grantBytes({ ...claims, jti: newId(), txn: id, exec }), key);
}
