import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ExecutionFilterSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { type Invocation, type Option, UsageError } from "../command.ts";
import { when } from "./when.ts";

type Filter = MessageInitShape<typeof ExecutionFilterSchema>;

/** What executions can be filtered by. */
export const filterOptions: Readonly<Record<string, Option>> = {
  principal: { type: "string", value: "TYPE::ID", help: "accountable principal" },
  actor: { type: "string", value: "TYPE::ID", help: "acting agent" },
  action: { type: "string", value: "ACTION", help: "action; * at the end stands for anything" },
  resource: { type: "string", value: "TYPE::ID", help: "resource; likewise" },
  text: { type: "string", value: "TEXT", help: "part of action, resource, principal or actor" },
  decision: { type: "string", value: "ALLOW|DENY|PENDING", help: "decision" },
  reason: { type: "string", value: "CODE", help: "one of the reason codes; * as above" },
  state: {
    type: "string",
    value: "STATE",
    help: "allowed, running, completed, failed, refused, denied, pending, revoked or expired, now",
  },
  started: { type: "boolean", help: "only what was started" },
  root: { type: "string", value: "ID", help: "chain" },
  parent: { type: "string", value: "ID|none", help: "children of an execution; none: only roots" },
  grant: { type: "string", value: "ID", help: "grant" },
  cause: { type: "string", value: "ID", help: "what named this execution among its causes" },
  "has-children": { type: "boolean", help: "only what led to something" },
  "min-depth": { type: "string", value: "N", help: "at least so far from its root" },
  policy: { type: "string", value: "DIGEST", help: "policy set that decided" },
  key: { type: "string", value: "KID", help: "key that signed the decision" },
  measurement: { type: "string", value: "DIGEST", help: "measurement of the runtime" },
  since: {
    type: "string",
    value: "TIME",
    help: "decided since: 2026-11-23T12:00:00Z, or 90m, 7d ago",
  },
  until: { type: "string", value: "TIME", help: "decided before" },
  orphans: { type: "boolean", help: "only what has a parent that is not in the log" },
  "under-revoked": { type: "boolean", help: "only what was allowed under something revoked later" },
};

/** The filter that the options say. @throws UsageError */
export function filterOf(invocation: Pick<Invocation, "text" | "flag">, nowMs: number): Filter {
  const text = (name: string): string => invocation.text(name) ?? "";
  const time = (name: string) => {
    const said = invocation.text(name);
    return said === undefined ? undefined : when(said, nowMs, name);
  };
  const [from, to] = [time("since"), time("until")];
  const parent = text("parent");
  return {
    principal: text("principal"),
    actor: text("actor"),
    action: text("action"),
    resource: text("resource"),
    text: text("text"),
    decision: text("decision").toUpperCase(),
    reasonCode: text("reason"),
    state: text("state").toUpperCase(),
    started: invocation.flag("started"),
    rootId: text("root"),
    parentId: parent === "none" ? "" : parent,
    rootsOnly: parent === "none",
    minDepth: wholeNumber(invocation, "min-depth", 32) ?? 0,
    policyDigest: text("policy"),
    keyId: text("key"),
    measurement: text("measurement"),
    ...(from && { from }),
    ...(to && { to }),
    orphans: invocation.flag("orphans"),
    grantId: text("grant"),
    causeId: text("cause"),
    hasChildren: invocation.flag("has-children"),
    underRevoked: invocation.flag("under-revoked"),
  };
}

/** A whole number of an option, at most `most`; undefined when it is not given. @throws UsageError */
export function wholeNumber(
  invocation: Pick<Invocation, "text">,
  option: string,
  most: number,
): number | undefined {
  const text = invocation.text(option);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text) || Number(text) > most)
    throw new UsageError(`--${option} must be a whole number up to ${most}`);
  return Number(text);
}
