/** How a variant of the demo must end: the step's state, and the reason code; empty where nobody answered. */
export type Ending = readonly [state: string, code: string];

/** Every variant that can be provoked on a machine of one's own, and what comes of it. */
export const endings: Readonly<Record<string, Ending>> = {
  "credentials/replay": ["DENIED", "CRED_REPLAYED"],
  "credentials/unknown-issuer": ["DENIED", "CRED_UNKNOWN_ISSUER"],
  "credentials/signature": ["DENIED", "CRED_SIG_INVALID"],
  "credentials/audience": ["DENIED", "CRED_WRONG_AUDIENCE"],
  "credentials/other-key": ["DENIED", "CRED_KEY_UNKNOWN"],
  "runtime/changed-byte": ["REFUSED", "RUNTIME_MISMATCH"],
  "runtime/environment": ["DENIED", "FORBIDDEN"],
  "runtime/level": ["REFUSED", "RUNTIME_LEVEL_TOO_LOW"],
  "policy/instruction": ["DENIED", "NO_PERMIT"],
  "policy/forbidden": ["DENIED", "FORBIDDEN"],
  "policy/limit": ["DENIED", "FORBIDDEN"],
  "policy/approval": ["PENDING", "APPROVAL_REQUIRED"],
  "expired/window": ["REFUSED", "GRANT_EXPIRED"],
  "expired/lease": ["REFUSED", "LEASE_EXPIRED"],
  "revoked/root": ["REFUSED", "ANCESTOR_REVOKED"],
  "revoked/agent": ["REFUSED", "ACTOR_REVOKED"],
  "revoked/principal": ["REFUSED", "PRINCIPAL_REVOKED"],
  "revoked/measurement": ["REFUSED", "MEASUREMENT_REVOKED"],
  "tampered/amount": ["REFUSED", "REQUEST_TAMPERED"],
  "tampered/grant": ["REFUSED", "GRANT_SIG_INVALID"],
  "tampered/replay": ["REFUSED", "ALREADY_REDEEMED"],
  "tampered/canonical": ["DENIED", "INPUT_NOT_CANONICAL"],
  "tampered/audience": ["REFUSED", "GRANT_WRONG_AUDIENCE"],
  "unverifiable/missing": ["DENIED", "RUNTIME_UNVERIFIABLE"],
  "unverifiable/stale": ["DENIED", "RUNTIME_STALE"],
  "unverifiable/unknown": ["DENIED", "RUNTIME_MEASUREMENT_UNKNOWN"],
  "unverifiable/profile": ["DENIED", "RUNTIME_PROFILE_UNKNOWN"],
  "unverifiable/paused-evidence": ["NO_ANSWER", ""],
  "unverifiable/paused-grant-signing": ["NO_ANSWER", ""],
  "unverifiable/paused-policy-decision": ["NO_ANSWER", ""],
  "unverifiable/paused-postgres": ["NO_ANSWER", ""],
};

const causeFamilies: Readonly<Record<string, string>> = {
  credentials: "invalid credentials",
  runtime: "unauthorized runtime conditions",
  policy: "policy mismatch",
  expired: "expired authorization",
  revoked: "revoked execution permission",
  tampered: "tampered request",
  unverifiable: "unverifiable runtime state",
};

/** The family that the code of a variant is of: that of its cause, but where a policy judges the runtime. */
export function familyOf(name: string): string {
  const [cause = ""] = name === "runtime/environment" ? ["policy"] : name.split("/");
  return causeFamilies[cause] ?? "";
}

/**
 * Refusals that no record can be made of: the tool was shown a grant of which it has no say. What their execution has is what the
 * log holds of the grant as it was signed, and the demo says that.
 */
export const unrecorded: ReadonlySet<string> = new Set([
  "tampered/audience",
  "tampered/grant",
  "tampered/replay",
]);
