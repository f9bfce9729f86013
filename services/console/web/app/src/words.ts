import { isReasonCode, type ReasonFamily, reasonCodes, type StripCell } from "@writ/reasons";

/** What a reason code tells people. */
export interface ReasonWords {
  /** Undefined for a code of a newer release. */
  readonly family: ReasonFamily | undefined;
  readonly meaning: string;
  readonly advice: string;
}

/** The words of a reason code: the same as on the command line. */
export function reasonWords(code: string): ReasonWords {
  if (isReasonCode(code)) return reasonCodes[code];
  return {
    family: undefined,
    meaning: `Unknown (${code}): this page is older than the service. It was not allowed.`,
    advice: "Load the page again.",
  };
}

/** The seven causes, each with a word for where there is little room. */
export const FAMILY_WORDS: Readonly<Record<ReasonFamily, string>> = {
  "invalid credentials": "credentials",
  "unauthorized runtime conditions": "runtime",
  "policy mismatch": "policy",
  "expired authorization": "expired",
  "revoked execution permission": "revoked",
  "tampered request": "tampered",
  "unverifiable runtime state": "unverifiable",
};

/** How a state of an execution is drawn. */
export type Look =
  | "allowed"
  | "running"
  | "completed"
  | "failed"
  | "denied"
  | "pending"
  | "revoked"
  | "expired"
  | "refused"
  | "unknown";

interface StateWords {
  readonly word: string;
  readonly look: Look;
}

const STATES: Readonly<Record<string, StateWords>> = {
  ALLOWED: { word: "Allowed", look: "allowed" },
  RUNNING: { word: "Running", look: "running" },
  COMPLETED: { word: "Completed", look: "completed" },
  FAILED: { word: "Failed", look: "failed" },
  DENIED: { word: "Denied", look: "denied" },
  PENDING: { word: "Waiting for approval", look: "pending" },
  REVOKED: { word: "Revoked", look: "revoked" },
  EXPIRED: { word: "Expired", look: "expired" },
  REFUSED: { word: "Refused by the executor", look: "refused" },
};

/** The words of a state; what this release does not know is never allowed. */
export function stateWords(state: string): StateWords {
  const known = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  return known ?? { word: `Unknown (${state === "" ? "no state" : state})`, look: "unknown" };
}

/** The eight checks of an execution, each with what it asks. */
export const CELL_WORDS: Readonly<Record<StripCell, string>> = {
  asked: "the request was read",
  who: "the caller is who it says",
  runtime: "what runs is what may run",
  parent: "the parent may hand it on",
  policy: "a policy permits it",
  grant: "the grant was signed",
  used: "the grant was used",
  done: "the outcome was reported",
};

/** What the decision of an execution is called. */
export function decisionWord(decision: string): string {
  switch (decision) {
    case "ALLOW":
      return "Allowed";
    case "DENY":
      return "Denied";
    case "PENDING":
      return "Waiting for approval";
    default:
      return `Unknown (${decision}): not allowed`;
  }
}
