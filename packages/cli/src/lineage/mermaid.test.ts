import { expect, test } from "vitest";
import { denied, lineageOf, sampleExecution, sampleId } from "../testing/sample-executions.ts";
import { mermaid } from "./mermaid.ts";

test("parents point at their children, causes with dots, both only at what is drawn", () => {
  const all = [
    sampleExecution(0, { parentId: sampleId(9) }),
    sampleExecution(1, denied),
    sampleExecution(2, { parentId: sampleId(0), causes: [sampleId(1), sampleId(7)] }),
  ];
  const lines = mermaid(lineageOf(...all));
  expect(lines[0]).toBe("flowchart TD");
  expect(lines.filter((line) => / --> | -\.-> /.test(line))).toEqual([
    "  e0 --> e1",
    "  e0 --> e2",
    "  e1 -.-> e2",
  ]);
});

test("a node says what was done and what became of it", () => {
  const [, node] = mermaid(lineageOf(sampleExecution(0, denied)));
  expect(node).toBe(
    `  e0["tool:call Tool::search<br>DENIED NO_PERMIT<br>${sampleId(0)}"]:::denied`,
  );
});

test("nothing in a label breaks out of it", () => {
  const resource = 'Tool::"]--><script>x;#quot;\n';
  const [, node = ""] = mermaid(lineageOf(sampleExecution(0, { resource })));
  const label = node.slice(node.indexOf('"') + 1, node.lastIndexOf('"'));
  expect(label.replaceAll("<br>", "")).not.toMatch(/["<>[\]\n]|#(?!\d+;)/);
});

test("every state has a style that is defined", () => {
  const states = [
    "ALLOWED",
    "RUNNING",
    "COMPLETED",
    "FAILED",
    "DENIED",
    "PENDING",
    "REVOKED",
    "EXPIRED",
  ];
  const lines = mermaid(lineageOf(...states.map((state, n) => sampleExecution(n, { state }))));
  const used = lines.flatMap((line) => /:::(\w+)$/.exec(line)?.[1] ?? []);
  const defined = lines.flatMap((line) => /classDef (\w+) /.exec(line)?.[1] ?? []);
  expect(used).toHaveLength(states.length);
  expect(defined).toEqual(expect.arrayContaining(used));
});
