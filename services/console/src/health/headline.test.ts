import { Truth } from "@writ/proto/writ/console/v1/health";
import fc from "fast-check";
import { expect, test } from "vitest";
import { allComponents } from "./components/all-components.ts";
import { type ComponentState, kinds } from "./components/component.ts";
import { headlineOf } from "./headline.ts";
import { wellPicture } from "./testing/statuses.ts";
import { type CellState, unknown } from "./truth.ts";

const well = allComponents(wellPicture());

const truths = [Truth.UNSPECIFIED, Truth.GOOD, Truth.WARNING, Truth.BROKEN] as const;
const cell = fc
  .constantFrom<Truth | undefined>(undefined, ...truths)
  .map((truth): CellState | undefined =>
    truth === undefined ? undefined : { truth, text: "some text", atMs: 1 },
  );
const line = fc.tuple(
  fc.constantFrom(...well.map(({ name }) => name).filter((name) => name !== "lab")),
  cell,
  cell,
  cell,
);
const matrix = fc.array(line, { minLength: 1, maxLength: 9 }).map((lines) =>
  lines.map(([name, says, seen, proven]): ComponentState => ({
    name,
    detail: {},
    ...(says && { says }),
    ...(seen && { seen }),
    ...(proven && { proven }),
  })),
);

test("all works when every cell is well", () => {
  expect(headlineOf(well)).toEqual({ headline: "WORKING", component: undefined, because: "" });
});

test("anything broken counts more than anything unknown, and all works only when nothing is either", () => {
  fc.assert(
    fc.property(matrix, (lines) => {
      const all = lines.flatMap((one) => kinds.flatMap((kind) => one[kind]?.truth ?? []));
      const expected = all.includes(Truth.BROKEN)
        ? "NOT WORKING"
        : all.includes(Truth.UNSPECIFIED) || all.length === 0
          ? "UNKNOWN"
          : "WORKING";
      const { because, component, headline } = headlineOf(lines);
      expect(headline).toBe(expected);
      const isNamed = component !== undefined && because.startsWith(component);
      expect(isNamed).toBe(headline !== "WORKING" && all.length > 0);
    }),
  );
});

test.each(well.flatMap((one) => kinds.flatMap((kind) => (one[kind] ? [[one.name, kind]] : []))))(
  "%s: with %s unknown not all works, unless it is the lab, which nothing needs",
  (name, kind) => {
    const lines = well.map((one) =>
      one.name === name ? { ...one, [String(kind)]: unknown("not known") } : one,
    );
    expect(headlineOf(lines).headline).toBe(name === "lab" ? "WORKING" : "UNKNOWN");
  },
);

test("names the first broken thing in the order in which things need each other", () => {
  const picture = wellPicture();
  const lines = allComponents(picture).map((one): ComponentState => {
    const broken = { truth: Truth.BROKEN, text: `${one.name} fell over`, atMs: 1 };
    return ["policy-decision", "evidence", "queues"].includes(one.name)
      ? { ...one, says: broken }
      : one;
  });
  expect(headlineOf(lines).because).toBe("evidence: evidence fell over");
});

test("of nothing at all nothing is said", () => {
  expect(headlineOf([]).headline).toBe("UNKNOWN");
});
