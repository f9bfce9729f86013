import { canonicalBytes, type Json } from "@writ/encoding";
import type { JsonObject } from "./json-object.ts";
import type { LoadedPolicySet, UnusablePolicySet } from "./policy-set.ts";

/** Somebody a decision is about, with what the directory says of them. */
export interface Subject {
  /** `Type::id`, with Type one of User, Workload, Agent. */
  readonly uid: string;
  /** Attributes from the directory; those the core schema does not declare are recorded and invisible to policy. */
  readonly attributes: JsonObject;
  /** Teams, `Team::id` each, nested ones flattened. */
  readonly teams: readonly string[];
}

/** What was attested of the runtime that will execute. */
export interface RuntimeFacts {
  /** Assurance level, 0 upwards. */
  readonly level: number;
  readonly profile: string;
  readonly env: string;
  /** `sha256:` and 64 hex digits. */
  readonly measurement: string;
  /** Seconds since it was measured. */
  readonly age_s: number;
}

/** Where in a chain of executions the act stands. */
export interface LineageFacts {
  /** 0 for a root. */
  readonly depth: number;
  /** Kind of the root execution, e.g. `agent.run`. */
  readonly root_kind: string;
  /** Number of other children of the same parent. */
  readonly siblings: number;
  readonly parent_action?: string;
}

/** What is asked for besides the act itself. */
export interface AskFacts {
  readonly kind: string;
  /** Seconds; 0 when none is asked for. */
  readonly lease_s: number;
  readonly max_depth: number;
  readonly use: string;
  readonly audience: string;
}

/** How the caller was authenticated. */
export interface AuthFacts {
  readonly method: string;
  /** Seconds since the authentication. */
  readonly age_s: number;
  readonly issuer: string;
}

/** An approval that was verified to be approved, unexpired, unused and for this very request. */
export interface ApprovalFact {
  readonly id: string;
  /** Id of the rule it lifts. */
  readonly policy: string;
  /** Item digest of that rule as it was approved, `sha256:` and 64 hex digits. */
  readonly item: string;
}

/** A stop that is in force and covers the request. */
export interface StopMatch {
  readonly id: string;
  /** What it stops: tenant, principal, actor, action, resource, root, tool, workload or policySet. */
  readonly scope: string;
}

/** Everything a decision depends on besides the policy set; recorded in full, so that anybody can decide again. */
export interface DecisionInput {
  readonly tenant: string;
  /** Who is accountable. */
  readonly principal: Subject;
  /** The agent acting for the principal; null when the principal acts itself. */
  readonly actor: Subject | null;
  readonly action: string;
  /** Attributes as the caller sent them. */
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly attributes: JsonObject;
  };
  /** `h` is the digest of the canonical input bytes (`sha256:` and 64 hex digits); `fields` the parsed input, null when only its digest was sent. */
  readonly input: { readonly h: string; readonly fields: Json };
  readonly context: {
    /** Milliseconds since the Unix epoch. */
    readonly now: number;
    /** Null when nothing was attested. */
    readonly runtime: RuntimeFacts | null;
    readonly lineage: LineageFacts;
    readonly ask: AskFacts;
    readonly auth: AuthFacts;
  };
  readonly approvals: readonly ApprovalFact[];
  readonly stop: { readonly epoch: number; readonly match: StopMatch | null };
  /** What the decision was made under; the evidence log refuses it when it has moved on. */
  readonly fences: { readonly policy: number; readonly stop: number; readonly revocation: number };
}

/**
 * The bytes of a `writ-decision-input/1` document (canonical JSON): what was decided on, under which policy set and engine.
 * @throws CanonicalJsonError when a value is not JSON
 */
export function decisionInputBytes(
  set: LoadedPolicySet | UnusablePolicySet,
  input: DecisionInput,
): Uint8Array {
  const { tenant, principal, actor, action, resource, context, approvals, stop, fences } = input;
  const subjects = actor === null || actor.uid === principal.uid ? [principal] : [principal, actor];
  const engine = set.engine;
  return canonicalBytes({
    v: "writ-decision-input/1",
    tenant,
    policySet: set.digest,
    engine: engine && { name: engine.name, version: engine.version, wasm: engine.digest },
    principal: principal.uid,
    actor: actor && actor.uid,
    action,
    resource,
    input: input.input,
    context: {
      now: context.now,
      runtime: context.runtime && { ...context.runtime },
      lineage: { ...context.lineage },
      ask: { ...context.ask },
      auth: { ...context.auth },
    },
    approvals: approvals.map(({ id, policy, item }) => ({ id, policy, item })),
    stop: { epoch: stop.epoch, match: stop.match && { ...stop.match } },
    entities: subjects
      .map(({ uid, attributes, teams }) => ({ uid, attributes, teams }))
      .toSorted((a, b) => (a.uid < b.uid ? -1 : 1)),
    fences,
  });
}
