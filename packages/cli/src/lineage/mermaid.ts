import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { Lineage } from "./execution-facts.ts";

const classes = {
  allowed: "stroke:#0B6E5F",
  denied: "stroke:#9E1F2F,stroke-width:3px",
  pending: "stroke:#8A5A00,stroke-dasharray:2 2",
  revoked: "stroke:#6B3FA0,stroke-dasharray:6 2",
  expired: "stroke:#5C6470,stroke-dasharray:2 6",
} as const;

/** A Mermaid flowchart: parents point at their children; causes, which lend no authority, are dotted. */
export function mermaid({ executions }: Lineage): readonly string[] {
  const names = new Map(executions.map(({ executionId }, i) => [executionId, `e${i}`]));
  const edge = (from: string, arrow: string, to: string): readonly string[] => {
    const ends = [names.get(from), names.get(to)];
    return ends.includes(undefined) ? [] : [`  ${ends.join(` ${arrow} `)}`];
  };
  return [
    "flowchart TD",
    ...executions.map((e, i) => `  e${i}["${labelOf(e)}"]:::${classOf(e)}`),
    ...executions.flatMap((e) => [
      ...edge(e.parentId, "-->", e.executionId),
      ...e.causes.flatMap((cause) => edge(cause, "-.->", e.executionId)),
    ]),
    ...Object.entries(classes).map(([name, style]) => `  classDef ${name} ${style}`),
  ];
}

function labelOf(e: Execution): string {
  const outcome = e.decision === "ALLOW" ? e.state : [e.state, ...e.reasonCodes].join(" ");
  return [`${e.action} ${e.resource}`, outcome, e.executionId].map(escaped).join("<br>");
}

/** Nothing in a label is Mermaid or HTML. */
function escaped(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 ._:@/-]/g, (letter) => `#${letter.codePointAt(0) ?? 0};`);
}

function classOf({ state }: Execution): keyof typeof classes {
  switch (state) {
    case "DENIED":
    case "FAILED":
    case "REFUSED":
      return "denied";
    case "PENDING":
      return "pending";
    case "REVOKED":
      return "revoked";
    case "EXPIRED":
      return "expired";
    default:
      return "allowed";
  }
}
