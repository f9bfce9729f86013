/** The end of an execution id, which tells it apart from the others of a tree and keeps addresses short. */
export type ShortId = string;

const SHORT = 12;
const FORM = /^[0-9a-f]{12}$/;
/** So many fit into an address. */
export const MOST_OPENED = 39;

/** The short form of an execution id. */
export function shortId(executionId: string): ShortId {
  return executionId.slice(-SHORT);
}

/** What an address says about which rows are open although they are not at first, or the other way round. */
export function readOpened(text: string): ReadonlySet<ShortId> {
  return new Set(text.split(".").filter((part) => FORM.test(part)));
}

/** The same for an address: when there are too many, the newest. */
export function writeOpened(opened: ReadonlySet<ShortId>): string {
  return [...opened].slice(-MOST_OPENED).join(".");
}

/** The set with some of these the other way round. */
export function toggled(
  opened: ReadonlySet<ShortId>,
  executionIds: Iterable<string>,
): ReadonlySet<ShortId> {
  const next = new Set(opened);
  for (const id of executionIds) {
    const short = shortId(id);
    if (!next.delete(short)) next.add(short);
  }
  return next;
}
