import type { BundleDocument } from "./bundle-document.ts";

/** The document with every list in the one order it has in a bundle, and nothing in a list twice. */
export function ordered(document: BundleDocument): BundleDocument {
  const { consistency, disclosures, openings, replay } = document;
  return {
    ...document,
    consistency: sorted(consistency, ({ from }) => from),
    disclosures: sorted(disclosures, (disclosure) => disclosure),
    openings: sorted(openings, ({ event, name }) => `${`${event}`.padStart(16)} ${name}`),
    replay: replay && {
      ...replay,
      policySet: { files: sorted(replay.policySet.files, ({ path }) => path) },
    },
  };
}

function sorted<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
