import { encodeUtf8 } from "@writ/encoding";
import { button, element } from "./element.ts";

const MAX_BYTES = 16 * 1024 * 1024;

/** Where files go. */
export interface Intake {
  readonly onBytes: (files: readonly Uint8Array[]) => void;
  readonly onRefused: (problem: string) => void;
}

/** A place to drop, paste or choose bundles, trust files and what else the page reads. */
export function viewIntake({ onBytes, onRefused }: Intake): HTMLElement {
  const take = async (files: Iterable<File>): Promise<void> => {
    const taken: Uint8Array[] = [];
    for (const file of files) {
      if (file.size > MAX_BYTES) onRefused(`${file.name} has more than 16 MiB`);
      else taken.push(new Uint8Array(await file.arrayBuffer()));
    }
    if (taken.length > 0) onBytes(taken);
  };
  const takeText = (text: string): void => {
    field.value = "";
    // Some programs end what they copy with a new line.
    const trimmed = text.endsWith("}\n") ? text.trimEnd() : text;
    if (trimmed.length > MAX_BYTES) onRefused("The text has more than 16 MiB");
    else if (trimmed.trim() !== "") onBytes([encodeUtf8(trimmed)]);
  };
  const field = element("textarea", {
    label: "Bundle or trust file, as text",
    attributes: { rows: "1", spellcheck: "false", placeholder: "… or paste it here" },
    onInput: takeText,
  });
  // Before the field has it: it would be slow with much text.
  field.addEventListener("paste", (event) => {
    event.preventDefault();
    takeText(event.clipboardData?.getData("text/plain") ?? "");
  });
  const chooser = element("input", {
    type: "file",
    label: "Choose files",
    hidden: true,
    attributes: { multiple: "" },
  });
  chooser.addEventListener("change", () => {
    const files = [...(chooser.files ?? [])];
    chooser.value = "";
    void take(files);
  });
  const section = element(
    "section",
    { class: "intake", label: "Open" },
    element(
      "p",
      {},
      "Drop a bundle and its trust file anywhere, or ",
      button("choose files", () => chooser.click()),
    ),
    chooser,
    field,
  );
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    section.classList.add("over");
  });
  document.addEventListener("dragleave", () => section.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    section.classList.remove("over");
    void take(event.dataTransfer?.files ?? []);
  });
  return section;
}
