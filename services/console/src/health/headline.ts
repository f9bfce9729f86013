import { Truth } from "@writ/proto/writ/console/v1/health";
import { type ComponentState, kinds } from "./components/component.ts";

/** Whether all works, in two words at most, and why not. */
export interface Headline {
  readonly headline: "WORKING" | "NOT WORKING" | "UNKNOWN";
  /** The component that is named; undefined when all works. */
  readonly component: ComponentState["name"] | undefined;
  /** The first broken thing, else the first unknown one, in words; empty when there is none. */
  readonly because: string;
}

/** The lab watches; nothing needs it. What it does not see is unknown in the lines of the others. */
const SPECTATOR = "lab";

/** What the lines of the matrix come to. Anything broken counts more than anything unknown; all works only when nothing is either. */
export function headlineOf(components: readonly ComponentState[]): Headline {
  const cells = components
    .filter(({ name }) => name !== SPECTATOR)
    .flatMap((component) =>
      kinds.flatMap((kind) => {
        const cell = component[kind];
        return cell === undefined ? [] : [{ ...cell, kind, name: component.name }];
      }),
    );
  const broken = cells.find(({ truth }) => truth === Truth.BROKEN);
  if (broken !== undefined)
    return {
      headline: "NOT WORKING",
      component: broken.name,
      because: `${broken.name}: ${broken.text}`,
    };
  const unknown = cells.find(({ truth }) => truth !== Truth.GOOD && truth !== Truth.WARNING);
  if (unknown !== undefined)
    return {
      headline: "UNKNOWN",
      component: unknown.name,
      because: `${unknown.name}, ${unknown.kind}: ${unknown.text}`,
    };
  // Nothing at all is no reason to say that all works.
  if (cells.length === 0) return { headline: "UNKNOWN", component: undefined, because: "" };
  return { headline: "WORKING", component: undefined, because: "" };
}
