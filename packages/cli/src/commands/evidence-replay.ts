import { nodeCedarEngine, type ReplayReport, replayReport, type ReplayStep } from "@writ/policy";
import { sha256 } from "@writ/token";
import { recordedDecision } from "../bundle/recorded-decision.ts";
import { type Command, EXIT, type ExitStatus, type Invocation } from "../command.ts";
import { readInput } from "../input-file.ts";

/** `writ evidence replay`: makes the decision of a bundle again on this machine, part by part. */
export const evidenceReplay: Command = {
  name: "evidence replay",
  summary: "make the decision of an evidence bundle again and compare; checks no signature",
  positionals: ["FILE|-"],
  options: {},
  run: replayFile,
};

async function replayFile(invocation: Invocation): Promise<ExitStatus> {
  const { output } = invocation;
  const read = recordedDecision(await readInput(invocation, invocation.positionals[0] ?? ""));
  if ("problem" in read) {
    const { problem } = read;
    output.result({ equal: false, basis: null, steps: [], problem }, [`NOT REPLAYED: ${problem}`]);
    return EXIT.denied;
  }
  const { policySet, ...rest } = read.material;
  const material = { ...rest, files: policySet.files };
  const report = replayReport(material, read.recorded, nodeCedarEngine(), sha256);
  const { basis, isEqual, steps } = report;
  output.result(
    { equal: isEqual, basis, steps: steps.map((step) => ({ ...step })), problem: null },
    [...steps.flatMap(stepLines), "", conclusion(report)],
  );
  output.note("signatures and the log were not looked at: writ evidence verify does that");
  return isEqual ? EXIT.done : EXIT.denied;
}

const BASIS: Readonly<Record<NonNullable<ReplayReport["basis"]>, string>> = {
  policy: "the same policies decide the same on the same input",
  stop: "a stop was in force, so policy was not asked",
  "no-policy":
    "no policy set was usable then, so policy was not asked; that none was is said by the log's policy events, not by this bundle",
};

function conclusion({ basis, isEqual }: ReplayReport): string {
  return isEqual && basis !== null ? `EQUAL: ${BASIS[basis]}` : "DIFFERS: see the line with DIFF";
}

const MARKS = { equal: "equal", differs: "DIFF ", "not-reached": "-    " } as const;

function stepLines({ expected, note, part, recomputed, status }: ReplayStep): string[] {
  const left = `${MARKS[status]}  ${part.padEnd(11)}`;
  const indent = " ".repeat(left.length + 2);
  const values =
    status === "differs"
      ? [`${left}  recorded    ${expected}`, `${indent}recomputed  ${recomputed ?? "nothing"}`]
      : [`${left}  ${expected}`];
  return note === "" ? values : [...values, `${indent}${note}`];
}
