import { expect, test } from "vitest";
import { pointsOf, unknownSpans } from "./series-data.ts";
import { shownValue } from "./shown-value.ts";

const STEP = 5_000;

test("what is not known stays unknown, and is not zero", () => {
  const { values } = pointsOf([0, 5_000], [{ name: "a", values: [Number.NaN, 0] }], STEP);
  expect(values["a"]).toEqual([undefined, 0]);
});

test("where points of time are missing, no line goes across", () => {
  const points = pointsOf([0, 5_000, 60_000], [{ name: "a", values: [1, 2, 3] }], STEP);
  expect(points.atMs).toEqual([0, 5_000, 10_000, 60_000]);
  expect(points.values["a"]).toEqual([1, 2, undefined, 3]);
});

test("an answer that is shorter than its times is not known at the end", () => {
  expect(pointsOf([0, 5_000], [{ name: "a", values: [1] }], STEP).values["a"]).toEqual([
    1,
    undefined,
  ]);
});

test("the spans without any value are told: before, between and after", () => {
  const points = pointsOf([20_000, 25_000, 60_000], [{ name: "a", values: [1, 2, 3] }], STEP);
  const window = { fromMs: 0, toMs: 100_000 };
  expect(unknownSpans(points, ["a"], window, STEP)).toEqual([
    [0, 17_500],
    [27_500, 57_500],
    [62_500, 100_000],
  ]);
});

test("a value of one line is enough for a moment to be known", () => {
  const series = [
    { name: "a", values: [1, Number.NaN, 1] },
    { name: "b", values: [Number.NaN, 2, Number.NaN] },
  ];
  const points = pointsOf([0, 5_000, 10_000], series, STEP);
  expect(unknownSpans(points, ["a", "b"], { fromMs: 0, toMs: 10_000 }, STEP)).toEqual([]);
});

test("with nothing known the whole window is unknown", () => {
  const none = pointsOf([], [{ name: "a", values: [] }], STEP);
  expect(unknownSpans(none, ["a"], { fromMs: 0, toMs: 60_000 }, STEP)).toEqual([[0, 60_000]]);
});

test("values are told with their unit, as short as they get", () => {
  expect(shownValue(undefined, "ms")).toBe("not known");
  expect(shownValue(0, "ms")).toBe("0 ms");
  expect(shownValue(3.24, "ms")).toBe("3.2 ms");
  expect(shownValue(812.4, "ms")).toBe("812 ms");
  expect(shownValue(12_345, "ms")).toBe("12.3 s");
  expect(shownValue(0.2, "1/s")).toBe("0.20/s");
  expect(shownValue(1_234, "1/s")).toBe("1,234/s");
  expect(shownValue(999, "bytes")).toBe("999 B");
  expect(shownValue(12_345_678, "bytes")).toBe("12.3 MB");
  expect(shownValue(7, "")).toBe("7.0");
});
