import type { Constraints } from "./constraints.ts";

/** Who acts, outermost now; at most 8 levels. RFC 8693 section 4.1. Informational. */
export type Actor = { readonly sub: string; readonly act?: Actor };

/** The one act this grant is for: no wildcards. */
export type ExecDetail = {
  readonly type: "exec";
  readonly actions: readonly [string];
  /** "Type::id". */
  readonly locations: readonly [string];
  readonly constraints: Constraints;
};

/** What children may be given. Actions may end in `:*` or `.*`, locations may be `Type::*`. */
export type ChildDetail = {
  readonly type: "exec-child";
  readonly actions: readonly string[];
  readonly locations: readonly string[];
  readonly constraints: Constraints;
};

/** An immutable digest of something that will run. */
export type Artifact = {
  readonly name: string;
  /** base64url of SHA-256. */
  readonly h: string;
};

/** The state of the runtime at decision time. */
export type GrantRuntime = {
  readonly profile: string;
  /** Assurance level, 0 to 4. */
  readonly level: number;
  /** The measurement: `sha256:` and hex. */
  readonly h: string;
  /** Seconds since 1970. */
  readonly not_after: number;
};

/** The member `exec`: what is executed and what led to it. */
export type ExecClaims = {
  readonly ver: 1;
  readonly id: string;
  readonly kind: "agent.run" | "workflow.run" | "job.run" | "tool.call";
  readonly tenant: string;
  /** First execution of the chain; this one's own id at depth 0. */
  readonly root: string;
  readonly parent: string | null;
  /** From the root to the parent; as many as `depth`. */
  readonly ancestors: readonly string[];
  readonly depth: number;
  /** The deepest depth the chain may reach, inclusive; at most 32. */
  readonly max_depth: number;
  /** `h` is base64url of SHA-256 of the parent grant's signing input. */
  readonly parent_grant: { readonly jti: string; readonly h: string } | null;
  /** Digest and length of the canonical input bytes. */
  readonly request: {
    readonly h: string;
    readonly alg: "sha-256";
    readonly media: "application/json";
    readonly len: number;
  };
  readonly artifacts: readonly Artifact[];
  /** `bundle` is the policy set's digest, `sha256:` and hex; `obligations` base64url of SHA-256. */
  readonly policy: {
    readonly bundle: string;
    readonly decision: string;
    readonly obligations: string;
  };
  readonly runtime: GrantRuntime | null;
  /** Origin of the log and the decision's event id. */
  readonly evidence: { readonly log: string; readonly event: string };
  readonly use: "once" | "multi";
  /** Until when the execution may run, in seconds since 1970, and how often it asks whether it still may. */
  readonly lease: { readonly not_after: number; readonly heartbeat_s: number };
  /** How many revocations of the tenant were known to the decision. */
  readonly rev: { readonly epoch: number };
};

/**
 * The claims of a grant: the permission to start one execution, once or several times, bound to
 * exactly this input, audience and holder key. Closed: unknown members are refused.
 * `iat`, `nbf` and `exp` are seconds since 1970; `exp` ends the time to start, not the execution.
 */
export type GrantClaims = {
  readonly iss: string;
  readonly aud: string;
  /** The accountable principal; the same down the chain. */
  readonly sub: string;
  readonly act?: Actor;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: string;
  /** The root execution's id. */
  readonly txn: string;
  /** 1 to 32 different action patterns, one space between. */
  readonly scope: string;
  /** Who asked for the grant. */
  readonly req_wl: string;
  readonly authorization_details: readonly [ExecDetail, ...ChildDetail[]];
  /** RFC 7638 thumbprint of the holder's key. */
  readonly cnf: { readonly jkt: string };
  readonly exec: ExecClaims;
};

/** What children of this grant may be given. */
export function childDetails(claims: GrantClaims): readonly ChildDetail[] {
  const [, ...children] = claims.authorization_details;
  return children;
}

/** The chain of actors from the outermost, who acts now, inwards. */
export function actors(act: Actor | undefined): readonly string[] {
  return act === undefined ? [] : [act.sub, ...actors(act.act)];
}
