import { code, element, list } from "./element.ts";

/** What stands where nothing was opened yet: what the two files are, and where they come from. */
export function viewEmpty(): HTMLElement {
  return element(
    "section",
    { class: "empty", label: "What this page needs" },
    element("h2", {}, "Two files, and nothing else"),
    list(
      [
        "bundle",
        element(
          "span",
          {},
          "The evidence of one execution: ",
          code("writ evidence bundle EXECUTION_ID --out bundle.json"),
        ),
      ],
      [
        "trust file",
        element(
          "span",
          {},
          "Whose signatures count: ",
          code("/.well-known/writ-trust.json"),
          " of whoever runs the log. Get it another way than the bundle.",
        ),
      ],
    ),
    element(
      "p",
      { class: "facts" },
      "Twelve steps compare what the bundle says with what this page computes itself. Then change any bit, and see which step notices.",
    ),
  );
}
