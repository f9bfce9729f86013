import { create } from "@bufbuild/protobuf";
import { CellSchema, ComponentSchema, Truth } from "@writ/proto/writ/console/v1/health";
import { ProbeSchema } from "@writ/proto/writ/probe/v1/probe";
import { reasonCodes } from "@writ/reasons";
import { expect, test } from "vitest";
import { pointsOf } from "../../ui/series/series-data.ts";
import { causeCounts } from "./causes.ts";
import { CAUSES, CHARTS, SERIES_NAMES, STEP_MS } from "./charts.ts";
import { lastProbes, probesOf } from "./probe-words.ts";
import { isAbsent, truthLook, worstFirst } from "./truth.ts";

const cell = (truth: Truth, text = "") => create(CellSchema, { truth, text });
const probe = (kind: string, more: object = {}) =>
  create(ProbeSchema, { kind, passed: true, tookMs: 3.24, ...more });

test("every truth has its own mark and word; one of a newer release is not known", () => {
  const looks = [Truth.GOOD, Truth.WARNING, Truth.BROKEN, Truth.UNSPECIFIED].map((truth) =>
    truthLook(cell(truth)),
  );
  expect(looks.map(({ word }) => word)).toEqual([
    "well",
    "not as it should be",
    "broken",
    "not known",
  ]);
  expect(new Set(looks.map(({ mark }) => mark)).size).toBe(4);
  expect(truthLook(cell(9 as Truth)).word).toBe("not known");
  expect(truthLook(undefined).word).toBe("not known");
});

test("a kind of truth that a component does not have is no unknown one", () => {
  expect(isAbsent(undefined)).toBe(true);
  expect(isAbsent(cell(Truth.UNSPECIFIED, "not proven"))).toBe(false);
});

test("where there is little room the worst comes first, whichever cell says so; a cell that is not there says nothing", () => {
  const components = [
    create(ComponentSchema, { name: "good", says: cell(Truth.GOOD) }),
    create(ComponentSchema, { name: "unknown", says: cell(Truth.GOOD), proven: cell(0) }),
    create(ComponentSchema, { name: "broken", seen: cell(Truth.BROKEN) }),
    create(ComponentSchema, { name: "warning", seen: cell(Truth.WARNING) }),
  ];
  expect(worstFirst(components).map(({ name }) => name)).toEqual([
    "broken",
    "warning",
    "unknown",
    "good",
  ]);
});

test("the last probe of each kind is told, passed or failed", () => {
  const probes = [
    probe("revoked", { tookMs: 812.4 }),
    probe("denied", { passed: false, failedProcess: "evidence" }),
    probe("allowed"),
    probe("allowed", { tookMs: 99 }),
  ];
  expect(lastProbes(probes).map(({ text }) => text)).toEqual([
    "allowed 3.2 ms",
    "denied: failed at evidence",
    "revoked → refused 812 ms",
  ]);
});

test("a component shows the probes that it had a part in, or was to blame for", () => {
  const probes = [
    probe("allowed", { processMs: { identity: 1 } }),
    probe("allowed", { passed: false, failedProcess: "identity" }),
    probe("proven", { processMs: { evidence: 1 } }),
    probe("revoked"),
  ];
  expect(probesOf("identity", probes)).toHaveLength(2);
  expect(probesOf("log", probes).map(({ kind }) => kind)).toEqual(["proven"]);
  expect(probesOf("verifiers", probes).map(({ kind }) => kind)).toEqual(["revoked"]);
});

test("causes are counted over what was measured; without any measure they are not known", () => {
  const name = CAUSES[2]?.name ?? "";
  const series = [{ name, values: [0.2, Number.NaN, 0.4] }];
  const counts = causeCounts(pointsOf([0, 5_000, 10_000], series, STEP_MS), STEP_MS);
  expect(counts[0]).toEqual({ family: "policy mismatch", count: 3 });
  expect(counts[1]?.count).toBeUndefined();
  expect(counts).toHaveLength(7);
});

test("every family of reasons is a cause, and the page asks for no more than it may", () => {
  const families = new Set(Object.values(reasonCodes).map(({ family }) => family));
  for (const { family } of CAUSES) expect(families.has(family)).toBe(true);
  expect(SERIES_NAMES.length).toBeLessThanOrEqual(16);
  expect(new Set(SERIES_NAMES).size).toBe(SERIES_NAMES.length);
});

test("lines of a chart differ without their colours", () => {
  for (const { lines } of CHARTS)
    expect(new Set(lines.map(({ dash }) => dash.join())).size).toBe(lines.length);
});
