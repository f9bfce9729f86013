import { type Cell, type Component, Truth } from "@writ/proto/writ/console/v1/health";

/** How a truth is drawn and called. */
export interface TruthLook {
  readonly mark: "passed" | "warning" | "failed" | "unknown";
  /** Beside the mark, for who does not see it. */
  readonly word: string;
  readonly look: "good" | "warning" | "broken" | "unknown";
}

/** The look of a cell; one that is not there, or of a newer release, is not known. */
export function truthLook(cell: Cell | undefined): TruthLook {
  switch (cell?.truth) {
    case Truth.GOOD:
      return { mark: "passed", word: "well", look: "good" };
    case Truth.WARNING:
      return { mark: "warning", word: "not as it should be", look: "warning" };
    case Truth.BROKEN:
      return { mark: "failed", word: "broken", look: "broken" };
    case Truth.UNSPECIFIED:
    case undefined:
    default:
      return { mark: "unknown", word: "not known", look: "unknown" };
  }
}

/** The cells of a component by what they are called. */
export const KINDS = ["says", "seen", "proven"] as const;

const BADNESS = { broken: 3, warning: 2, unknown: 1, good: 0 } as const;

/** The components, the worst first; equal ones stay in their order. */
export function worstFirst(components: readonly Component[]): readonly Component[] {
  const badness = (component: Component) =>
    Math.max(
      ...KINDS.map((kind) =>
        isAbsent(component[kind]) ? BADNESS.good : BADNESS[truthLook(component[kind]).look],
      ),
    );
  return components.toSorted((a, b) => badness(b) - badness(a));
}

/** A component has no such cell: it is not a matter of knowing. */
export function isAbsent(cell: Cell | undefined): boolean {
  return cell === undefined;
}
