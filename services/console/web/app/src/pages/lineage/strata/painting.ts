import type { ExplorerSearch } from "../../../search/page-search.ts";
import { agePainting } from "./age-painting.ts";
import type { StrataLayout } from "./layout.ts";
import type { Painting } from "./paint-kind.ts";
import { statePainting } from "./state-painting.ts";
import { valuePainting } from "./value-painting.ts";

/** Paints a tree so that people see what they ask for. */
export function paintingOf(layout: StrataLayout, paint: ExplorerSearch["paint"]): Painting {
  switch (paint) {
    case "decision":
      return statePainting(layout);
    case "policy":
      return valuePainting(
        layout,
        ({ policyDigest }) => policyDigest,
        "policy digest",
        "no policy",
      );
    case "key":
      return valuePainting(layout, ({ keyId }) => keyId, "key id", "no key");
    case "measurement":
      return valuePainting(layout, ({ measurement }) => measurement, "measurement", "not measured");
    case "age":
      return agePainting(layout);
  }
}
