import { parseArgs } from "node:util";
import { loadTree } from "./large-tree.ts";
import { agentRun, oneDenialAmong, wideFanOut } from "./large-tree/tree-plans.ts";

// Puts a tree of very many executions into the cluster of a data folder, for people who look at pages.
const PLANS = {
  "agent-run": agentRun,
  "one-denial": (count: number) => oneDenialAmong(count, Math.floor(count / 2)),
  "fan-out": wideFanOut,
};
const { values } = parseArgs({
  options: {
    data: { type: "string", default: ".writ" },
    count: { type: "string", default: "10000" },
    plan: { type: "string", default: "agent-run" },
  },
});
const count = Number(values.count);
const plan = Object.entries(PLANS).find(([name]) => name === values.plan)?.[1];
if (plan === undefined || !Number.isSafeInteger(count) || count < 2_000 || count > 1_000_000) {
  const names = Object.keys(PLANS).join("|");
  process.stderr.write(
    `large-tree-main.ts [--data FOLDER] [--count 2000..1000000] [--plan ${names}]\n`,
  );
  process.exit(2);
}
const { ids, seconds } = await loadTree(values.data, plan(count), (loaded) => {
  if (loaded % 5_000 === 0) process.stderr.write(`${loaded}\n`);
});
process.stdout.write(`${JSON.stringify({ root: ids[0], executions: ids.length, seconds })}\n`);
