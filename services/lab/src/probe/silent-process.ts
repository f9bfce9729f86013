import type { ControlPlane } from "./control-plane.ts";
import type { ProcessName } from "./probe.ts";
import type { Watch } from "./step.ts";

const ASK_MS = 700;

/** Those that others wait for come first. */
const ORDER: readonly ProcessName[] = ["evidence", "identity", "grant-signing", "policy-decision"];

/** A process that does not work, and what it said or did not say. */
export interface Silent {
  readonly process: ProcessName;
  readonly problem: string;
}

/** Asks every process whether it works: the first that does not, in the order in which they need each other; undefined when all do. */
export async function silentProcess(
  plane: Pick<ControlPlane, "problemOf">,
  { within }: Pick<Watch, "within">,
): Promise<Silent | undefined> {
  const problems = await Promise.all(
    ORDER.map((process) =>
      within(ASK_MS, plane.problemOf(process)).then(
        (problem) => (problem === "" ? "" : `${process} says: ${problem}`),
        () => `${process} did not answer`,
      ),
    ),
  );
  const found = ORDER.map((process, i) => ({ process, problem: problems[i] ?? "" })).filter(
    ({ problem }) => problem !== "",
  );
  const [first] = found.toSorted(bySilence);
  return first && { process: first.process, problem: found.map((one) => one.problem).join(", ") };
}

/** Who does not answer at all is worse than who says that it waits for somebody. */
function bySilence(a: Silent, b: Silent): number {
  return (
    Number(b.problem.endsWith(" did not answer")) - Number(a.problem.endsWith(" did not answer"))
  );
}
