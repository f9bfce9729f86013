import { canonicalize } from "@writ/encoding";
import { isReasonCode, reasonCodes } from "@writ/reasons";
import type { Facts } from "../check/facts.ts";
import type { Verdict } from "../check/verdict.ts";
import { code, element, fold, list, table } from "./element.ts";
import { counted } from "./words.ts";

/** Rows of a table; there may be thousands of events. */
const MOST_ROWS = 64;

/** What a proven decision says: about whom, under which policies, and what followed. */
export function viewAbout({
  facts,
  report,
  eventCount,
}: Pick<Verdict, "facts" | "report" | "eventCount">): HTMLElement | undefined {
  if (facts === undefined) return undefined;
  const events = report.events.slice(0, MOST_ROWS);
  const shown = events.length < eventCount ? `, the first ${events.length}` : "";
  return fold(
    "What it says",
    true,
    said(report.executionId, facts),
    table(
      `${counted(eventCount, "event")}${shown}`,
      ["Event", "Result", "Occurred", "Leaf"],
      events.map(({ seq, kind, result, occurredAt, index }) => [
        `${seq} ${kind}`,
        result,
        code(occurredAt),
        `${index}`,
      ]),
    ),
  );
}

/** Why something was not allowed, in the words of the one table of reasons. */
export function viewReasons({ facts }: Pick<Verdict, "facts">): readonly HTMLElement[] {
  const codes = facts?.decision.reasonCodes ?? [];
  return codes.filter(isReasonCode).map((reason) => {
    const { meaning, advice } = reasonCodes[reason];
    return element("p", { class: "reason" }, `${meaning} ${advice} `, code(reason));
  });
}

function said(executionId: string, { decision, disclosed }: Facts): HTMLElement {
  const { policyProof, grant, lineage, reasonCodes: codes, tenant } = decision;
  const policySet = policyProof?.policySet?.digest.sha256;
  return list(
    ["execution", code(executionId)],
    ["tenant", tenant],
    ...disclosed.map(
      ([name, value]) =>
        [name, typeof value === "string" ? value : code(canonicalize(value))] as const,
    ),
    [
      "parent",
      lineage.parent === null ? "none: a root" : code(`${lineage.parent}, depth ${lineage.depth}`),
    ],
    ["reason codes", codes.length === 0 ? undefined : code(codes.join(", "))],
    ["policy set", policySet === undefined ? undefined : code(policySet)],
    ["policies", policyProof?.determiningPolicies.join(", ") || undefined],
    ["grant", grant === null ? undefined : code(`${grant.jti}, may start until ${grant.notAfter}`)],
  );
}
