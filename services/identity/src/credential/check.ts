/** What a caller says it runs on. */
export interface RuntimeClaim {
  readonly profile: string;
  readonly measurement: string;
  /** Seconds since the Unix epoch. */
  readonly measuredAt: number;
}

/** One caller to verify. Every token in it is as the caller sent it. */
export interface Check {
  readonly credential:
    | { readonly kind: "client_assertion" | "bearer_token"; readonly token: string }
    | undefined;
  /** Empty for none. */
  readonly proof: string;
  /** Empty when the caller acts itself. */
  readonly actorAssertion: string;
  /** Accountable principal of the chain that a step is asked for, `Type::id`; empty for a root. */
  readonly chainPrincipal: string;
  /** SHA-256 of the canonical request document, base64url. */
  readonly rqh: string;
  /** Full method path that proofs must name. */
  readonly rpc: string;
  readonly runtime: RuntimeClaim | undefined;
}
