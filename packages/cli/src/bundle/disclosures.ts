import type { EvidenceRecord } from "@writ/proto/writ/evidence/v1/evidence";
import { UsageError } from "../command.ts";
import { decisionOf } from "./decision-of.ts";
import { openableNames } from "./openable-names.ts";

const COMMITTED = "disclosure:";

/** What is in the replay part, or nowhere. */
const REPLAYED: ReadonlySet<string> = new Set(["decision-input", "decision-output"]);

/** Says nothing of a person: an executor's signature over digests. */
const HARMLESS: ReadonlySet<string> = new Set(["executor-outcome"]);

/** What the owner chose to disclose of an execution. Names are those of {@link openableNames}. */
export interface Disclosures {
  /** Whether an opening goes into the bundle; asked by its name in evidence. */
  readonly disclose: (name: string) => boolean;
  /** What could be disclosed and is not. */
  readonly withheld: readonly string[];
  /** What the statement stands for and nobody has any more. */
  readonly erased: readonly string[];
}

/** Chooses the openings that go into a bundle: the harmless ones and those named; with `all`, every one. @throws UsageError for a name that nothing has */
export function chooseDisclosures(
  records: readonly EvidenceRecord[],
  names: readonly string[],
  all: boolean,
): Disclosures {
  const kept = new Set(records.flatMap(({ openings }) => openings.map(({ name }) => plain(name))));
  const decision = decisionOf(records[0]?.statement?.payload);
  const erased = decision ? openableNames(decision).filter((name) => !kept.has(name)) : [];
  const there = [...kept].filter((name) => !REPLAYED.has(name));
  const unknown = names.find((name) => !kept.has(name) || REPLAYED.has(name));
  if (unknown !== undefined)
    throw new UsageError(
      erased.includes(unknown)
        ? `${unknown} was erased`
        : `nothing called ${unknown} can be disclosed; there is: ${there.join(", ") || "nothing"}`,
    );
  const chosen = (name: string): boolean =>
    there.includes(name) && (all || HARMLESS.has(name) || names.includes(name));
  return {
    disclose: (name) => chosen(plain(name)),
    withheld: there.filter((name) => !chosen(name)),
    erased,
  };
}

/** Discloses nothing, where nobody asked the log for openings: then it is not known what was erased. */
export function noDisclosures(records: readonly EvidenceRecord[]): Disclosures {
  const decision = decisionOf(records[0]?.statement?.payload);
  return {
    disclose: () => false,
    withheld: decision === undefined ? [] : openableNames(decision),
    erased: [],
  };
}

function plain(name: string): string {
  return name.startsWith(COMMITTED) ? name.slice(COMMITTED.length) : name;
}
