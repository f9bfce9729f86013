import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { expect, test } from "vitest";
import { denied, lineageOf, sampleExecution, sampleId } from "../testing/sample-executions.ts";
import { otlp } from "./otlp.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
}

function spans(...executions: readonly Execution[]): readonly Span[] {
  const document = JSON.parse(otlp(lineageOf(...executions)).join("\n")) as {
    readonly resourceSpans: readonly {
      readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
    }[];
  };
  return document.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans));
}

test("a chain is a trace in which every execution is a span below its parent's", () => {
  const [root, child] = spans(sampleExecution(0), sampleExecution(1));
  expect(root?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(root?.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(root).not.toHaveProperty("parentSpanId");
  expect(child).toMatchObject({ traceId: root?.traceId, parentSpanId: root?.spanId });
  expect(child?.spanId).not.toBe(root?.spanId);
});

test("a span takes as long as its execution ran, in nanoseconds", () => {
  const [span] = spans(sampleExecution(0));
  expect(span).toMatchObject({
    startTimeUnixNano: "1795435471912000000",
    endTimeUnixNano: "1795435472912000000",
    status: { code: 1 },
  });
});

test("a denied execution took no time and is an error", () => {
  const [span] = spans(sampleExecution(0, denied));
  expect(span?.startTimeUnixNano).toBe("1795435470912000000");
  expect(span?.endTimeUnixNano).toBe(span?.startTimeUnixNano);
  expect(span?.status).toEqual({ code: 2, message: "DENIED NO_PERMIT" });
});

test("an execution that runs is neither well nor an error", () => {
  const [span] = spans(sampleExecution(0, { state: "RUNNING", endedAt: undefined }));
  expect(span?.status).toEqual({});
  expect(span?.endTimeUnixNano).toBe(span?.startTimeUnixNano);
});

test("a cause is a link and no parent, where it is known", () => {
  const causes = [sampleId(0), sampleId(7)];
  const [, span] = spans(sampleExecution(0), sampleExecution(1, { parentId: "", causes }));
  expect(span).not.toHaveProperty("parentSpanId");
  expect(span).toMatchObject({ links: [{ spanId: "8000000000000000" }] });
});
