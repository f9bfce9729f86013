import type { Json } from "@writ/encoding";

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** What an execution may hand on to its children. */
export interface Delegation {
  readonly actions: readonly string[];
  /** `Type::id` or `Type::*`. */
  readonly resources: readonly string[];
}

/** A request for authorization, well-formed and within limits, with nothing in it believed yet. */
export interface Ask {
  readonly credential:
    | { readonly kind: "client_assertion"; readonly token: string }
    | { readonly kind: "bearer_token"; readonly token: string; readonly proof: string }
    | { readonly kind: "missing" };
  /** Empty when the caller acts itself. */
  readonly actorAssertion: string;
  /** The acting agent, `Type::id`. */
  readonly actor: string | undefined;
  readonly action: string;
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly attributes: JsonObject;
  };
  readonly input: AskedInput;
  readonly context: JsonObject;
  readonly runtime: RuntimeClaim | undefined;
  /** The parent's grant, compact JWS. */
  readonly parentGrant: string | undefined;
  readonly audience: string;
  /** Executions said to have led to this one, sorted, each once; they lend no authority. */
  readonly causes: readonly string[];
  /** Empty for none. */
  readonly idempotencyKey: string;
  /** Seconds; 0 when none is asked for. */
  readonly leaseS: number;
  /** Empty when none is asked for. */
  readonly delegations: readonly Delegation[];
  readonly isDryRun: boolean;
  /** SHA-256 of the canonical request document, which the caller's proof is bound to. */
  readonly requestDigest: Uint8Array;
}

/** The input of the act. */
export interface AskedInput {
  /** SHA-256 of the input's bytes. */
  readonly digest: Uint8Array;
  /** Bytes. */
  readonly length: number;
  /** The parsed input; undefined when only its digest was sent, or when it is not canonical. */
  readonly fields: Json | undefined;
  /** Set when the bytes are not canonical JSON: the act is denied, and recorded. */
  readonly problem: string | undefined;
}

/** What the executing party says it runs on. */
export interface RuntimeClaim {
  readonly profile: string;
  /** `sha256:` and 64 hex digits. */
  readonly measurement: string;
  /** Seconds since the Unix epoch. */
  readonly measuredAtS: number;
}

/** `Type::id` of the asked resource. */
export function resourceUid(ask: Pick<Ask, "resource">): string {
  return `${ask.resource.type}::${ask.resource.id}`;
}
