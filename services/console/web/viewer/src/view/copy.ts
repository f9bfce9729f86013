import { button, element, fill } from "./element.ts";

/** A button that copies a text; where the browser does not let it, the text is there to be copied by hand. */
export function copyButton(label: string, text: string | (() => Promise<string>)): HTMLElement {
  const holder = element("span", { class: "copy" });
  const said = element("span", { role: "status" });
  const copy = async (): Promise<void> => {
    const copied = typeof text === "string" ? text : await text();
    try {
      await navigator.clipboard.writeText(copied);
      fill(said, "Copied.");
    } catch {
      fill(said, selected(copied));
      said.querySelector("textarea")?.select();
    }
  };
  fill(
    holder,
    button(label, () => void copy()),
    said,
  );
  return holder;
}

/** Lines for a shell, with a button that copies them. */
export function shellLines(lines: string): HTMLElement {
  return element("div", { class: "shell" }, element("pre", {}, lines), copyButton("Copy", lines));
}

function selected(text: string): HTMLElement {
  const field = element("textarea", {
    label: "Selected: copy it with Ctrl+C or Cmd+C",
    attributes: { readonly: "", rows: "2" },
  });
  field.value = text;
  return field;
}
