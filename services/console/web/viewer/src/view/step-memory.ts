import type { Recalled } from "../check/recall.ts";
import { shellLines } from "./copy.ts";
import { button, code, element, table } from "./element.ts";
import { saveFile } from "./save-file.ts";
import { minuteText } from "./words.ts";

const MOST_ROWS = 12;

const FINDINGS: Readonly<Record<Recalled["finding"], string>> = {
  same: "✓ the log has only grown since",
  split: "✕ the log has shown another tree of this size",
  "no proof": "– not checked: the bundle has no proof from it",
  newer: "– not checked: newer than the bundle",
};

/** Step 9: the checkpoints this browser kept of the log, and what the bundle says about each. */
export function viewRecalled(recalled: readonly Recalled[]): HTMLElement {
  const missing = recalled.find(({ finding }) => finding === "no proof");
  return element(
    "div",
    {},
    recalled.length === 0
      ? element(
          "p",
          { class: "facts" },
          "This browser remembers no checkpoint of this log from another time.",
        )
      : table(
          "What this browser kept of this log",
          ["Kept", "Size", "Root", ""],
          recalled
            .slice(0, MOST_ROWS)
            .map(({ kept, finding }) => [
              minuteText(kept.keptAtMs),
              `${kept.size}`,
              code(kept.root),
              FINDINGS[finding],
            ]),
        ),
    missing === undefined
      ? undefined
      : element(
          "div",
          { class: "facts" },
          element(
            "p",
            {},
            "A bundle made with a proof from the newest of them can be dropped here:",
          ),
          shellLines("writ evidence bundle EXECUTION_ID --since checkpoint.txt --out bundle.json"),
          button("Save checkpoint.txt", () => saveFile("checkpoint.txt", missing.kept.note)),
        ),
  );
}
