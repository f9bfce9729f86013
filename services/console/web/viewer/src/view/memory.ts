import type { Kept } from "../check/recall.ts";
import { memoryText } from "../keep/memory-text.ts";
import { button, element } from "./element.ts";
import { saveFile } from "./save-file.ts";
import { counted } from "./words.ts";

/** What this browser remembers, and what can be done with it. */
export function viewMemory(
  kept: readonly Kept[],
  place: { readonly isForgetful: boolean; readonly isFile: boolean },
  onForget: () => void,
): HTMLElement {
  const logs = new Set(kept.map(({ vkey }) => vkey)).size;
  const save = (): void => saveFile("writ-viewer-memory.txt", memoryText(kept));
  const isEmpty = kept.length === 0;
  return element(
    "div",
    { class: "memory" },
    element(
      "p",
      {},
      `Memory: ${counted(kept.length, "checkpoint")} of ${counted(logs, "log")}, kept ${place.isForgetful ? "until this page is closed: this browser keeps nothing longer" : "in this browser"}. To load one, drop its file.`,
    ),
    place.isFile
      ? element(
          "p",
          { class: "facts" },
          "From a file, all HTML files on this machine share this memory and the pinned trust: each of them can read and change it. Saved as a text file, it is yours alone.",
        )
      : undefined,
    element(
      "p",
      { class: "controls" },
      button("Save memory", save, { disabled: isEmpty }),
      button("Forget it", onForget, { disabled: isEmpty }),
    ),
  );
}
