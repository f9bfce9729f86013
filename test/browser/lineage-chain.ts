import type { AuthorizeReply, Execution } from "@writ/client";
import type { SeededCluster } from "../support/seeded-cluster.ts";
import { openWorld, type World } from "../process/denials/world.ts";

/** An execution that runs, and can lead to others. */
export interface Step {
  readonly id: string;
  readonly grant: string;
  readonly execution: Execution;
}

/** Makes executions that lead to each other, on a real cluster. */
export interface Chains extends Disposable {
  /** One that runs; a root, or a child of one that runs. */
  running(parent?: Step): Promise<Step>;
  /** So many children that were allowed and never used; their ids, oldest first. */
  allowed(parent: Step, count: number): Promise<readonly string[]>;
  /** So many children that policy denied; their ids. */
  denied(parent: Step, count?: number): Promise<readonly string[]>;
  readonly world: World;
}

/** Chains of searches in the sample tenant. */
export async function openChains(cluster: SeededCluster): Promise<Chains> {
  const world = await openWorld(cluster);
  const asked = async (count: number, ask: () => Promise<AuthorizeReply>) => {
    const ids: string[] = [];
    while (ids.length < count) {
      const some = Math.min(20, count - ids.length);
      const replies = await Promise.all(Array.from({ length: some }, ask));
      ids.push(...replies.map(({ executionId }) => executionId));
    }
    return ids.toSorted();
  };
  return {
    world,
    async running(parent) {
      const { execution, grant } = await world.started(parent && { parent: parent.grant });
      return { id: execution.id, grant, execution };
    },
    allowed: (parent, count) => asked(count, () => world.ask({ parent: parent.grant })),
    denied: (parent, count = 1) =>
      asked(count, () => world.ask({ parent: parent.grant, resource: "Tool::shell" })),
    [Symbol.dispose]: () => world.close(),
  };
}

/** A grown tree: root > a > (12 allowed, 3 denied, c > e > 1 denied), root > b > f. */
export interface Grown {
  readonly root: Step;
  readonly a: Step;
  readonly b: Step;
  readonly c: Step;
  readonly e: Step;
  readonly f: Step;
  readonly denied: readonly string[];
  /** Everything below the root. */
  readonly all: readonly string[];
}

/** Grows it. */
export async function grown(chains: Chains): Promise<Grown> {
  const root = await chains.running();
  const a = await chains.running(root);
  const b = await chains.running(root);
  const allowed = await chains.allowed(a, 12);
  const denied = await chains.denied(a, 3);
  const c = await chains.running(a);
  const e = await chains.running(c);
  const deep = await chains.denied(e);
  const f = await chains.running(b);
  const steps = [a, b, c, e, f].map(({ id }) => id);
  return { root, a, b, c, e, f, denied, all: [...steps, ...allowed, ...denied, ...deep] };
}

/** The first execution below another one, as the command line has it. */
export async function firstBelow(cluster: SeededCluster, id: string): Promise<string> {
  const { stdout } = await cluster.writ("lineage", "descendants", id, "--json");
  return (JSON.parse(stdout.split("\n")[0] ?? "") as { executionId: string }).executionId;
}
