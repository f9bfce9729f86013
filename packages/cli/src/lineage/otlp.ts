import type { Json } from "@writ/encoding";
import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { type Lineage, momentsOf, nameOf } from "./execution-facts.ts";

const SPAN_KIND_INTERNAL = 1;
const STATUS_OK = 1;
const STATUS_ERROR = 2;

/**
 * OpenTelemetry spans as OTLP/JSON (proto 1.x): a chain is a trace, an execution a span. The trace id is the root's id, the
 * span id the end of the execution's. What never started or has not ended takes no time; `writ.state` says which it is.
 */
export function otlp({ executions, known }: Lineage): readonly string[] {
  const tenantId = executions[0]?.tenantId ?? "";
  const document = {
    resourceSpans: [
      {
        resource: { attributes: attributes({ "service.name": "writ", "writ.tenant": tenantId }) },
        scopeSpans: [
          { scope: { name: "writ.lineage" }, spans: executions.map((e) => spanOf(e, known)) },
        ],
      },
    ],
  };
  return JSON.stringify(document, undefined, 2).split("\n");
}

function spanOf(e: Execution, known: Lineage["known"]): Json {
  const moments = momentsOf(e);
  const first = moments.find(({ what }) => what === "started") ?? moments[0];
  const last = moments.at(-1) ?? first;
  const causes = e.causes.flatMap((id) => known.get(id) ?? []);
  return {
    traceId: traceId(e.rootId),
    spanId: spanId(e.executionId),
    ...(e.parentId !== "" && { parentSpanId: spanId(e.parentId) }),
    name: nameOf(e),
    kind: SPAN_KIND_INTERNAL,
    startTimeUnixNano: nanos(first?.at),
    endTimeUnixNano: nanos(first?.what === "started" ? last?.at : first?.at),
    attributes: attributes({
      "writ.execution_id": e.executionId,
      "writ.decision": e.decision,
      "writ.state": e.state,
      "writ.reason_codes": e.reasonCodes.join(" "),
      "writ.principal": e.principal,
      "writ.actor": e.actor,
      "writ.policy_digest": e.policyDigest,
      "writ.log_index": `${e.logIndex}`,
    }),
    ...(causes.length > 0 && {
      links: causes.map((cause) => ({
        traceId: traceId(cause.rootId),
        spanId: spanId(cause.executionId),
        attributes: attributes({ "writ.relation": "cause" }),
      })),
    }),
    status: statusOf(e),
  };
}

function statusOf(e: Execution): Json {
  switch (e.state) {
    case "COMPLETED":
      return { code: STATUS_OK };
    case "DENIED":
    case "FAILED":
    case "REFUSED":
    case "REVOKED":
    case "EXPIRED":
      return { code: STATUS_ERROR, message: [e.state, ...e.reasonCodes].join(" ") };
    default:
      return {};
  }
}

function attributes(all: Readonly<Record<string, string>>): Json {
  return Object.entries(all)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => ({ key, value: { stringValue: value } }));
}

function nanos(at: Date | undefined): string {
  return `${BigInt(at?.getTime() ?? 0) * 1_000_000n}`;
}

/** 16 bytes, hex. */
function traceId(uuid: string): string {
  return uuid.replaceAll("-", "");
}

/** The last 8 bytes, which are random but for two bits. */
function spanId(uuid: string): string {
  return traceId(uuid).slice(16);
}
