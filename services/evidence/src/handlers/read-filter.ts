import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { isUuidV7 } from "@writ/encoding";
import type { ExecutionFilter as Message } from "@writ/proto/writ/lineage/v1/lineage";
import type { ExecutionFilter } from "../lineage/execution-filter.ts";
import { states } from "../lineage/execution-view.ts";
import { decisions } from "../lineage.ts";
import { requireField } from "./request-check.ts";

const LONGEST = 256;
const DEEPEST = 32;
/** The year 9999 ends. */
const LATEST_S = 253_402_300_799n;
const CONTROL = /\p{Cc}|\p{Surrogate}/u;

/** Reads a filter; what is empty is left out. Refuses what could never match. */
export function readFilter(message: Message | undefined, name: string): ExecutionFilter {
  if (message === undefined) return {};
  const field = (own: string): string => (name === "" ? own : `${name}.${own}`);
  const text = (own: string, value: string): string => {
    requireField(value.length <= LONGEST, field(own), `is longer than ${LONGEST} characters`);
    requireField(!CONTROL.test(value), field(own), "has control characters");
    return value;
  };
  const id = (own: string, value: string): string => {
    requireField(value === "" || isUuidV7(value), field(own), "is not a version 7 UUID");
    return value;
  };
  const one = <T extends string>(own: string, value: string, of: readonly T[]): T | "" => {
    const known = of.find((each) => each === value);
    requireField(value === "" || known !== undefined, field(own), `is not one of ${of.join(", ")}`);
    return known ?? "";
  };
  const atMs = (own: string, at: Timestamp | undefined): number | "" => {
    if (at === undefined) return "";
    requireField(at.seconds >= 0n && at.seconds <= LATEST_S, field(own), "is out of range");
    // Decisions are timed in milliseconds: none is between a time and the next millisecond.
    return Number(at.seconds) * 1000 + Math.ceil(at.nanos / 1e6);
  };
  requireField(message.minDepth <= DEEPEST, field("min_depth"), `is over ${DEEPEST}`);
  return given({
    principal: text("principal", message.principal),
    actor: text("actor", message.actor),
    action: text("action", message.action),
    resource: text("resource", message.resource),
    decision: one("decision", message.decision, decisions),
    reasonCode: text("reason_code", message.reasonCode),
    rootId: id("root_id", message.rootId),
    policyDigest: text("policy_digest", message.policyDigest),
    keyId: text("key_id", message.keyId),
    measurement: text("measurement", message.measurement),
    parentId: id("parent_id", message.parentId),
    rootsOnly: message.rootsOnly || "",
    minDepth: message.minDepth || "",
    state: one("state", message.state, states),
    fromMs: atMs("from", message.from),
    toMs: atMs("to", message.to),
    text: text("text", message.text),
    started: message.started || "",
    underRevoked: message.underRevoked || "",
    orphans: message.orphans || "",
    grantId: id("grant_id", message.grantId),
    hasChildren: message.hasChildren || "",
    causeId: id("cause_id", message.causeId),
  });
}

/** The members that are not empty. */
function given(all: {
  readonly [K in keyof ExecutionFilter]-?: ExecutionFilter[K] | "";
}): ExecutionFilter {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}
