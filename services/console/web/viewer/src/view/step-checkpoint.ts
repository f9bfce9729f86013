import { checkpointByHand } from "../check/by-hand.ts";
import type { EventView } from "../check/event-view.ts";
import type { SignatureLine } from "../check/signature-lines.ts";
import { shellLines } from "./copy.ts";
import type { DetailContext } from "./detail.ts";
import { type Child, code, element, fold, table } from "./element.ts";
import { timeText } from "./words.ts";

const STATES: Readonly<Record<SignatureLine["state"], string>> = {
  signed: "✓ signed",
  wrong: "✕ wrong",
  unknown: "– nobody your trust names",
  missing: "– not here",
};

/** Step 6: what the log signed. */
export function viewCheckpoint(
  event: EventView,
  { vkeyOf }: Pick<DetailContext, "vkeyOf">,
): readonly Child[] {
  const [origin = ""] = event.checkpoint.split("\n");
  return [
    signatureTable(event.signatures.filter(({ role }) => role === "log")),
    element("h3", {}, "Checkpoint: the log, its size, its root, who signed"),
    element("pre", {}, event.checkpoint),
    fold("The same without this page", false, shellLines(checkpointByHand(event, vkeyOf(origin)))),
  ];
}

/** Step 7: who else saw it. */
export function viewWitnesses(
  { signatures }: EventView,
  { quorum }: Pick<DetailContext, "quorum">,
): readonly Child[] {
  const shown = signatures.filter(({ role }) => role === "witness" || role === undefined);
  return [
    element("p", {}, `The witness policy of your trust demands ${quorum}.`),
    signatureTable(shown),
  ];
}

/** Step 8: what was signed when. */
export function viewTimes(
  { signatures, seq }: EventView,
  { verdict }: DetailContext,
): readonly Child[] {
  const occurredAt = verdict.report.events.find((event) => event.seq === seq)?.occurredAt;
  return [
    table(
      "Who says when",
      ["Time", "Who", "What"],
      [
        [code(occurredAt ?? "–"), "the statement", "the event occurred"],
        ...signatures
          .filter(({ timeS }) => timeS !== undefined)
          .map(({ name, role, timeS }) => [
            code(timeText(timeS)),
            name,
            role === "timestamp"
              ? "the log was at this checkpoint"
              : "the witness saw this checkpoint",
          ]),
      ],
    ),
    element(
      "p",
      { class: "facts" },
      "Clocks may differ by a minute. That an event occurred when it says, nobody proves: only that the log had it by then.",
    ),
  ];
}

function signatureTable(lines: readonly SignatureLine[]): HTMLElement {
  return table(
    "Signatures",
    ["", "Name", "Key", "Time"],
    lines.map(({ label, name, role, state, timeS }) => [
      STATES[state],
      role === "witness" ? label : (role ?? "unknown"),
      name,
      code(timeText(timeS)),
    ]),
  );
}
