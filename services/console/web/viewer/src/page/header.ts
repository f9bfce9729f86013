import { button, type Child, code, element } from "../view/element.ts";
import { saveFile } from "../view/save-file.ts";
import type { OwnSource } from "./own-source.ts";
import { nextTheme, restoreTheme } from "./theme.ts";

/** What the page is, and which: its own bytes, and what it may do. */
export function viewHeader({ hash, text }: OwnSource): readonly Child[] {
  const name = hasEngine() ? "verify-replay.html" : "verify.html";
  let theme = restoreTheme();
  const themeButton = button(`Theme: ${theme}`, () => {
    theme = nextTheme(theme);
    themeButton.textContent = `Theme: ${theme}`;
  });
  return [
    element(
      "div",
      { class: "title" },
      element("h1", {}, "Writ proof viewer"),
      element(
        "p",
        { class: "controls" },
        button("Save this page", () => saveFile(name, text, "text/html")),
        themeButton,
      ),
    ),
    element(
      "p",
      { class: "facts" },
      location.protocol === "file:" ? "From a file" : `From ${location.origin}`,
      ", sha256 ",
      code(hash),
      ". Network: refused by this page's own policy, also to itself.",
    ),
  ];
}

function hasEngine(): boolean {
  return document.querySelector("#engine") !== null;
}
