import { paths } from "../../paths.ts";
import { Digest } from "../../ui/digest.tsx";
import { Mark } from "../../ui/marks.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Time } from "../../ui/time.tsx";
import type { Followed } from "./follow-run.ts";

/** What the line is made with. */
export interface RunFactsProps {
  readonly runId: string;
  readonly followed: Followed;
  readonly policyDigest: string;
}

/** The run in a line: which it is, how far it has come, and what judges it. */
export function RunFacts({ runId, followed, policyDigest }: RunFactsProps) {
  const { view, phase } = followed;
  const { run, lastSeq, lastAtMs, logSize } = view;
  return (
    <p className="demo-run-facts meta" data-phase={phase} data-seq={String(lastSeq)}>
      {runId !== "" && (
        <>
          <RunState followed={followed} />
          <span>
            run <Digest value={runId} what="run id" />
          </span>
        </>
      )}
      {policyDigest !== "" && (
        <span>
          policy set{" "}
          <Digest href={paths.policy(policyDigest)} value={policyDigest} what="policy set" />
        </span>
      )}
      {logSize > 0n && <span>log size {leafNumber(logSize)}</span>}
      {lastSeq > 0n && (
        <span>
          event {leafNumber(lastSeq)}, <Time ms={lastAtMs} precision="tick" />
        </span>
      )}
      {run !== undefined && run.message !== "" && <span className="wrap">{run.message}</span>}
      {view.unknown > 0 && (
        <span>{view.unknown} events of a kind that this page does not know: load it again</span>
      )}
    </p>
  );
}

function RunState({ followed: { phase, view } }: Pick<RunFactsProps, "followed">) {
  const [look, word] = stateOf(phase, view.run?.state ?? "");
  return (
    <strong className={`state state-${look}`}>
      <Mark name={look} /> <span>{word}</span>
    </strong>
  );
}

function stateOf(phase: Followed["phase"], state: string): readonly [look: string, word: string] {
  if (phase === "lost") return ["unknown", "No answer: what is shown stays"];
  if (phase === "gone") return ["unknown", "Not there"];
  switch (state) {
    case "RUNNING":
      return ["running", "Running"];
    case "ENDED":
      return ["completed", "Ended"];
    case "FAILED":
      return ["failed", "Failed"];
    case "":
      return ["unknown", "Not heard of yet"];
    default:
      return ["unknown", `Unknown (${state})`];
  }
}
