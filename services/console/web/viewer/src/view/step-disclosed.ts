import { canonicalize } from "@writ/encoding";
import type { Verdict } from "../check/verdict.ts";
import { code, element, table } from "./element.ts";

/** Step 11: what was disclosed, and what is closed: withheld by whoever made the bundle, or erased. */
export function viewDisclosed({ facts }: Pick<Verdict, "facts">): HTMLElement {
  if (facts === undefined)
    return element(
      "p",
      { class: "facts" },
      "The decision is not proven, so nothing of it is shown.",
    );
  const { closed, disclosed } = facts;
  return element(
    "div",
    {},
    table(
      "What the decision commits to",
      ["Name", "Value"],
      [
        ...disclosed.map(([name, value]) => [name, code(canonicalize(value))]),
        ...closed.map((name) => [
          element("span", { class: "closed" }, name),
          element(
            "span",
            { class: "closed" },
            "closed: withheld or erased. Its inclusion is proven.",
          ),
        ]),
      ],
    ),
  );
}
