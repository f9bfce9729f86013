import { reasonCodes } from "@writ/reasons";
import type { Conditions } from "./conditions.ts";

/** The conditions that a value means, or a sentence that says why it means none. */
export type Read = Conditions | string;

/** A key that people can filter by. */
export interface FilterKey {
  /** For people: what its values are. */
  readonly help: string;
  /** Values to offer. */
  readonly values: readonly string[];
  read(value: string): Read;
}

/** States of an execution, as the lineage service names them. */
export const STATES = [
  "ALLOWED",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "DENIED",
  "PENDING",
  "REVOKED",
  "EXPIRED",
  "REFUSED",
] as const;

/** No chain is deeper. */
const DEEPEST = 32;
const UID = /^[A-Z][A-Za-z0-9]{0,63}::[A-Za-z0-9._@/-]{1,128}$/;
const UID_START = /^[A-Z][A-Za-z0-9]{0,63}(::?[A-Za-z0-9._@/-]{0,128})?\*$/;
const ACTION = /^[a-z][a-z0-9._:-]{0,127}\*?$/;
const REASON = /^[A-Z][A-Z0-9_]{0,63}\*?$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const KID = /^[A-Za-z0-9_-]{43}$/;

/** Every key but those of time, by its name. */
export const filterKeys: Readonly<Record<string, FilterKey>> = {
  decision: {
    help: "allow, deny or pending",
    values: ["deny", "allow", "pending"],
    read: named(["ALLOW", "DENY", "PENDING"], (decision) => ({ decision })),
  },
  reason: {
    help: "a reason code; * at the end stands for anything",
    values: Object.keys(reasonCodes),
    read: like(REASON, "a reason code, like GRANT_EXPIRED or GRANT_*", (text) => ({
      reasonCode: text,
    })),
  },
  action: {
    help: "like tool:call; * at the end stands for anything",
    values: [],
    read: like(ACTION, "an action, like tool:call or tool:*", (action) => ({ action })),
  },
  resource: {
    help: "like Tool::search; * at the end stands for anything",
    values: [],
    read: (value) =>
      UID.test(value) || UID_START.test(value)
        ? { resource: value }
        : "resource: takes a resource, like Tool::search or Tool::*",
  },
  principal: {
    help: "who is accountable, like Workload::orchestrator",
    values: [],
    read: like(UID, "a principal, like User::alice", (principal) => ({ principal })),
  },
  actor: {
    help: "the acting agent, like Agent::refund-bot",
    values: [],
    read: like(UID, "an agent, like Agent::refund-bot", (actor) => ({ actor })),
  },
  state: {
    help: "what it is now",
    values: STATES.map((state) => state.toLowerCase()),
    read: named(STATES, (state) => ({ state })),
  },
  policy: {
    help: "digest of the policy set that decided",
    values: [],
    read: like(DIGEST, "a digest, sha256: and 64 hex digits", (policyDigest) => ({ policyDigest })),
  },
  key: {
    help: "key id of the signer",
    values: [],
    read: like(KID, "a key id of 43 characters", (keyId) => ({ keyId })),
  },
  measurement: {
    help: "digest of what it runs on",
    values: [],
    read: like(DIGEST, "a digest, sha256: and 64 hex digits", (measurement) => ({ measurement })),
  },
  root: {
    help: "id of the first execution of the chain",
    values: [],
    read: like(UUID, "an execution id", (rootId) => ({ rootId })),
  },
  parent: {
    help: "an execution id, or none",
    values: ["none"],
    read: (value) => {
      if (value === "none") return { rootsOnly: true };
      return UUID.test(value) ? { parentId: value } : "parent: takes an execution id, or none";
    },
  },
  depth: {
    help: "how far from the root at least, like >3",
    values: [">0", ">3"],
    read: (value) => {
      const [, sign, digits] = /^(>=?)([0-9]{1,2})$/.exec(value) ?? [];
      const minDepth = Number(digits) + (sign === ">" ? 1 : 0);
      return minDepth <= DEEPEST ? { minDepth } : "depth: takes a least distance, like >3 or >=4";
    },
  },
  grant: {
    help: "grant id",
    values: [],
    read: like(UUID, "a grant id", (grantId) => ({ grantId })),
  },
  cause: {
    help: "id of an execution: what it caused",
    values: [],
    read: like(UUID, "an execution id", (causeId) => ({ causeId })),
  },
  has: {
    help: "start: its grant was used; children: it led to others",
    values: ["start", "children"],
    read: flag("has", { start: { started: true }, children: { hasChildren: true } }),
  },
  is: {
    help: "orphan: its parent is not in the log",
    values: ["orphan"],
    read: flag("is", { orphan: { orphans: true } }),
  },
  under: {
    help: "revoked: allowed by a parent that was revoked later",
    values: ["revoked"],
    read: flag("under", { revoked: { underRevoked: true } }),
  },
};

function named<Name extends string>(
  names: readonly Name[],
  means: (name: Name) => Conditions,
): (value: string) => Read {
  return (value) => {
    const found = names.find((name) => name === value.toUpperCase());
    const all = names.map((name) => name.toLowerCase()).join(", ");
    return found === undefined ? `“${value}” is none of ${all}` : means(found);
  };
}

function like(
  form: RegExp,
  what: string,
  means: (value: string) => Conditions,
): (value: string) => Read {
  return (value) => (form.test(value) ? means(value) : `“${value}” is not ${what}`);
}

function flag(name: string, flags: Readonly<Record<string, Conditions>>): (value: string) => Read {
  return (value) => {
    const known = Object.keys(flags).join(", ");
    return Object.hasOwn(flags, value) ? (flags[value] ?? {}) : `${name}: takes ${known}`;
  };
}
