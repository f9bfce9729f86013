import { expect, test } from "vitest";
import { type Metric, prometheusText } from "./prometheus-text.ts";

const gauge = (name: string, value: number, labels = {}): Metric => ({
  name,
  help: "Some\nhelp \\.",
  type: "gauge",
  samples: [{ name, labels, value }],
});

test("puts the samples of one metric together, each with its process", () => {
  const text = prometheusText(
    new Map([
      ["identity", [gauge("up", 1), gauge("other", 2)]],
      ["evidence", [gauge("up", 0)]],
    ]),
  );
  expect(text).toBe(
    [
      "# HELP up Some\\nhelp \\\\.",
      "# TYPE up gauge",
      'up{process="identity"} 1',
      'up{process="evidence"} 0',
      "# HELP other Some\\nhelp \\\\.",
      "# TYPE other gauge",
      'other{process="identity"} 2',
      "",
    ].join("\n"),
  );
});

test("escapes the values of labels, and a process can not speak for another", () => {
  const labels = { code: 'a"b\\c\nd', process: "somebody else" };
  expect(prometheusText(new Map([["lab", [gauge("x", 1, labels)]]]))).toContain(
    'x{code="a\\"b\\\\c\\nd",process="lab"} 1',
  );
});

test("leaves out what is no name, and what has no sample", () => {
  const odd = [
    gauge("no name", 1),
    { ...gauge("fine", 1), samples: [{ name: "x\ny", labels: {}, value: 1 }] },
    { ...gauge("empty", 1), samples: [] },
    gauge("labelled", 3, { "a b": "c" }),
  ];
  expect(prometheusText(new Map([["lab", odd]]))).toBe(
    '# HELP labelled Some\\nhelp \\\\.\n# TYPE labelled gauge\nlabelled{process="lab"} 3\n',
  );
});

test.each([
  [Number.NaN, "NaN"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
  [1.5e-7, "1.5e-7"],
])("writes %d as %s", (value, text) => {
  expect(prometheusText(new Map([["lab", [gauge("x", value)]]]))).toContain(
    `x{process="lab"} ${text}\n`,
  );
});

test("names a type that it does not know untyped", () => {
  const odd = { ...gauge("x", 1), type: "magic" };
  expect(prometheusText(new Map([["lab", [odd]]]))).toContain("# TYPE x untyped");
});
