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

/** What the place of revocations shows. */
export interface RevocationsSearch {
  /** What was taken back, or which executions that reaches. */
  readonly show: "made" | "reached";
  /** Execution that is open. */
  readonly sel: string;
  readonly tab: RecordTab;
}

/** Parameters of `/revocations`. */
export const revocationsSearch = searchCodec<RevocationsSearch>({
  show: oneOf("made", "reached"),
  sel: executionId,
  tab: oneOf(firstTab, ...otherTabs),
});

/** What the list of trees shows. */
export interface LineageSearch {
  /** The filter. */
  readonly q: string;
}

/** Parameters of `/lineage`. */
export const lineageSearch = searchCodec<LineageSearch>({ q: anyText });

/** What is shown of the executions around one. */
export interface ExplorerSearch {
  readonly view: "tree" | "strata" | "graph";
  /** Descendants, or ancestors. */
  readonly dir: "down" | "up";
  /** Levels below; 0 for all. */
  readonly depth: number;
  /** What the colours mean. */
  readonly paint: "decision" | "policy" | "key" | "measurement" | "age";
  /** Executions that are unfolded although they are not at first, or the other way round; ids with dots between. */
  readonly open: string;
  readonly sel: string;
  readonly tab: RecordTab;
  /** The tree as it stood then. */
  readonly t: string;
}

/** Parameters of `/lineage/<id>`. */
export const explorerSearch = searchCodec<ExplorerSearch>({
  view: oneOf("tree", "strata", "graph"),
  dir: oneOf("down", "up"),
  depth: count,
  paint: oneOf("decision", "policy", "key", "measurement", "age"),
  open: anyText,
  sel: executionId,
  tab: oneOf(firstTab, ...otherTabs),
  t: instant,
});

/** What of the infrastructure is shown. */
export interface HealthSearch {
  readonly window: "1h" | "15m" | "5m";
  /** Component that is open. */
  readonly sel: string;
}

/** Parameters of `/health`. */
export const healthSearch = searchCodec<HealthSearch>({
  window: oneOf("1h", "15m", "5m"),
  sel: anyText,
});

/** Which run is shown. */
export interface DemoSearch {
  readonly run: string;
  /** Step that is open. */
  readonly sel: string;
}

/** Parameters of `/demo`. */
export const demoSearch = searchCodec<DemoSearch>({ run: executionId, sel: anyText });

/** Kinds of change, as the service has them; the first stands for all. */
export const CHANGE_KINDS = [
  "all",
  "policy-lifecycle",
  "revocation",
  "identity-change",
  "erasure",
] as const;

/** Which changes are listed. */
export interface ChangesSearch {
  readonly kind: (typeof CHANGE_KINDS)[number];
}

/** Parameters of `/changes`. */
export const changesSearch = searchCodec<ChangesSearch>({ kind: oneOf(...CHANGE_KINDS) });

/** Parameters of pages that have none. */
export const noSearch = searchCodec<object>({});
