import { shortened } from "../../../ui/digest-text.ts";

/** A question that is often asked, as a filter. */
export interface Question {
  /** For people. */
  readonly asks: string;
  readonly q: string;
}

/** What questions are made of. */
export interface QuestionFacts {
  /** Digests of the policy set that decides now, and of the one before. */
  readonly policies: readonly string[];
  /** Ids of keys that signed decisions lately. */
  readonly keys: readonly string[];
  /** Digests of runtimes that are known, with what they are. */
  readonly measurements: readonly { readonly digest: string; readonly name: string }[];
}

/** Where one begins: what led to something. */
export const FIRST_FILTER = "parent:none has:children";

/** The questions, those first that look for what is wrong. */
export function questions({ keys, measurements, policies }: QuestionFacts): readonly Question[] {
  return [
    { asks: "allowed by a parent that was revoked later", q: "under:revoked" },
    { asks: "parent not in the log", q: "is:orphan" },
    { asks: "denied", q: "decision:deny" },
    { asks: "refused by the executor", q: "state:refused" },
    { asks: "runs now", q: "state:running" },
    ...policies.map((digest, i) => ({
      asks: `ran under ${i === 0 ? "the active policy set" : "the policy set before"} ${shortened(digest)}`,
      q: `policy:${digest} has:start`,
    })),
    ...keys.map((kid) => ({ asks: `authorized by key ${shortened(kid)}`, q: `key:${kid}` })),
    ...measurements.map(({ digest, name }) => ({
      asks: `started under ${name === "" ? "the measurement" : name} ${shortened(digest)}`,
      q: `measurement:${digest} has:start`,
    })),
  ];
}
