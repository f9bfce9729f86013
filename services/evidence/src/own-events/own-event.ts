import type { StatementKey } from "@writ/service";
import { checkEntry } from "../entry/check-entry.ts";
import type { StatementKeys } from "../entry/statement-keys.ts";
import type { Entry, Erased, EventKind } from "../entry.ts";

/** The name of the service in the trust file and in statements. */
export const SERVICE = "evidence";

/** The tenant of what concerns no tenant: keys and logs. */
export const SYSTEM_TENANT = "-";

/** An event that the evidence service records by itself. */
export interface OwnEvent {
  readonly kind: Extract<EventKind, "key-change" | "log-lifecycle" | "erasure">;
  readonly tenantId: string;
  readonly eventId: string;
  /** The statement, canonical JSON. */
  readonly payload: Uint8Array;
  /** Keys that may be taken one time in the tenant. */
  readonly takes: readonly string[];
  readonly erases: readonly Erased[];
}

/** Makes entries of the service's own events. Rejects with InvalidEntryError when the trust file does not know its key. */
export type OwnEntries = (event: OwnEvent) => Promise<Entry>;

/** Signs own events with the service's statement key, and checks them as it checks everybody's. */
export function ownEntries(key: StatementKey, keys: StatementKeys): OwnEntries {
  return async ({ erases, payload, ...event }) => {
    const submission = {
      ...event,
      statement: key.sign(payload),
      executionId: null,
      seq: 0,
      execution: null,
      fences: null,
      newPolicyCounter: null,
      charges: [],
      openings: [],
      idempotency: null,
      status: null,
    };
    return { ...(await checkEntry(submission, SERVICE, keys)), erases };
  };
}
