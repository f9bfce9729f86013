import { output } from "../../packages/cli/src/output.ts";
import { openStage } from "../../packages/cli/src/sample/stage.ts";
import { registerAgentMeasurement } from "../../packages/cli/src/sample/measurement.ts";
import { tellStory } from "../../packages/cli/src/sample/tell-story.ts";
import { ACTS, decidedId } from "../browser/app-decisions.ts";
import { loadTree } from "../support/large-tree.ts";
import { agentRun } from "../support/large-tree/tree-plans.ts";
import type { SeededCluster } from "../support/seeded-cluster.ts";

const TREE_SIZE = 3_000;

/** What the pictures are about. */
export interface SceneFacts {
  readonly deniedId: string;
  readonly allowedId: string;
  readonly policyDigest: string;
  /** The root of a larger tree. */
  readonly treeId: string;
  /** Files for the proof viewer: a bundle, and whom to trust. */
  readonly bundle: string;
  readonly trust: string;
}

/** Has a cluster live through what the pictures show. */
export async function scene(cluster: SeededCluster): Promise<SceneFacts> {
  await registerAgentMeasurement(cluster.environment);
  const rootId = await toldStory(cluster);
  const deniedId = await decidedId(cluster, ACTS.forbidden);
  const allowedId = await decidedId(cluster, ACTS.allowed);
  const sets = await cluster.writ("policy", "list", "--json");
  const digest = /sha256:[0-9a-f]{64}/.exec(sets.stdout)?.[0];
  if (digest === undefined) throw new Error("no policy set is active");
  const bundle = `${cluster.folder}/bundle.json`;
  await cluster.writ("evidence", "bundle", allowedId, "--out", bundle);
  const { ids } = await loadTree(cluster.dataDir, agentRun(TREE_SIZE));
  const [treeId = rootId] = ids;
  const { trustFile: trust } = cluster.running;
  return { deniedId, allowedId, policyDigest: digest, treeId, bundle, trust };
}

/** Plays the story of `npm start`; resolves with the execution of the agent's run. */
async function toldStory({ dataDir, environment }: SeededCluster): Promise<string> {
  let told = "";
  const kept = { write: (text: string) => (told += text) };
  const stage = openStage(environment, dataDir, undefined);
  const isWell = await tellStory(stage, output(true, kept, kept), new AbortController().signal);
  const rootId = /"rootId":"([0-9a-f-]{36})"/.exec(told)?.[1];
  if (!isWell || rootId === undefined) throw new Error(`the story went wrong:\n${told}`);
  return rootId;
}
