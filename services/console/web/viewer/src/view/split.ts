import type { SplitView } from "../check/recall.ts";
import { copyButton } from "./copy.ts";
import { button, element } from "./element.ts";
import { saveFile } from "./save-file.ts";
import { minuteText } from "./words.ts";

/** Two signed texts of one log that cannot both be true: the log has shown different people different things. */
export function viewSplit({ kept, shown }: SplitView): HTMLElement {
  const both = `${kept.note}\n${shown.note}`;
  return element(
    "section",
    { class: "integrity", role: "alert", label: "Split view" },
    element("h2", {}, `The log ${shown.origin} has told two stories`),
    element(
      "p",
      {},
      `Both checkpoints are of size ${shown.size}, both are signed by the log's key ${shown.vkey}, and their roots differ. An honest log cannot do that. Keep both texts: together they prove it to anybody.`,
    ),
    element(
      "div",
      { class: "sides" },
      side(`Kept ${minuteText(kept.keptAtMs)}`, kept.note),
      side("In this bundle", shown.note),
    ),
    element(
      "p",
      { class: "controls" },
      button("Save both texts", () => saveFile("split-view.txt", both), { class: "primary" }),
      copyButton("Copy both texts", both),
    ),
  );
}

/** A signed text, its root marked: the third line. */
function side(title: string, note: string): HTMLElement {
  const [origin = "", size = "", root = "", ...signatures] = note.split("\n");
  const marked = element("mark", {}, root);
  return element(
    "div",
    {},
    element("h3", {}, title),
    element("pre", {}, `${origin}\n${size}\n`, marked, `\n${signatures.join("\n")}`),
  );
}
