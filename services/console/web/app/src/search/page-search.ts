import { DURATION } from "../time/duration.ts";
import { instantMs } from "../time/instant.ts";
import { searchCodec } from "./codec.ts";
import { anyText, count, oneOf, type Param, textLike } from "./param.ts";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const executionId = textLike(ID, "an execution id");
const digest = textLike(DIGEST, "a digest");
const duration = textLike(DURATION, "a duration like 1h");
const instant: Param<string> = {
  initial: "",
  form: "an instant like 2026-11-23T12:04",
  read: (text) => (text === "" || instantMs(text) !== undefined ? text : undefined),
  write: (value) => value,
};

/** The tabs of a record, in order. */
export const RECORD_TABS = ["why", "request", "facts", "grant", "proof", "lineage", "raw"] as const;

/** One of {@link RECORD_TABS}. */
export type RecordTab = (typeof RECORD_TABS)[number];

const [firstTab, ...otherTabs] = RECORD_TABS;

/** What the list of decisions shows. */
export interface DecisionsSearch {
  /** The filter without its times. */
  readonly q: string;
  /** A duration back from now; stays relative. */
  readonly since: string;
  readonly from: string;
  readonly to: string;
  /** Size of the log the list is frozen at; 0 while it is live. */
  readonly at: number;
  /** Execution that is open. */
  readonly sel: string;
  readonly tab: RecordTab;
}

/** Parameters of `/decisions`. */
export const decisionsSearch = searchCodec<DecisionsSearch>({
  q: anyText,
  since: duration,
  from: instant,
  to: instant,
  at: count,
  sel: executionId,
  tab: oneOf(firstTab, ...otherTabs),
});

/** What a policy set's page shows. */
export interface PolicySearch {
  readonly tab: "policies" | "schema" | "files";
  /** Id of the policy that is open. */
  readonly policy: string;
}

/** Parameters of `/policies/<digest>`. */
export const policySearch = searchCodec<PolicySearch>({
  tab: oneOf("policies", "schema", "files"),
  policy: anyText,
});

/** Which two policy sets are compared. */
export interface PolicyDiffSearch {
  readonly a: string;
  readonly b: string;
}

/** Parameters of `/policies/diff`. */
export const policyDiffSearch = searchCodec<PolicyDiffSearch>({ a: digest, b: digest });

/** What the list of revocations shows. */
export interface RevocationsSearch {
  /** Execution that is open. */
  readonly sel: string;
  readonly tab: RecordTab;
}

/** Parameters of `/revocations`. */
export const revocationsSearch = searchCodec<RevocationsSearch>({
  sel: executionId,
  tab: oneOf(firstTab, ...otherTabs),
});

/** Parameters of pages that have none. */
export const noSearch = searchCodec<object>({});
