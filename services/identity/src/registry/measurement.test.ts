import { expect, test } from "vitest";
import { checkMeasurement, type MeasurementDraft } from "./measurement.ts";

const good: MeasurementDraft = {
  tenant: "acme",
  profile: "process-measure/v1",
  measurement: `sha256:${"0f".repeat(32)}`,
  name: "planner 1.2 (blue)",
  level: 0,
  environment: "staging",
};

test("accepts a reference value as it is", () => {
  expect(checkMeasurement(good)).toEqual(good);
});

test.each<[string, Partial<MeasurementDraft>]>([
  ["measurement.tenant_id", { tenant: "a b" }],
  ["measurement.profile", { profile: "process-measure/v2" }],
  ["measurement.profile", { profile: "" }],
  ["measurement.measurement", { measurement: "0f".repeat(32) }],
  ["measurement.measurement", { measurement: `sha256:${"0F".repeat(32)}` }],
  ["measurement.measurement", { measurement: `sha256:${"0f".repeat(32)}\n` }],
  ["measurement.name", { name: "" }],
  ["measurement.name", { name: "a\nb" }],
  ["measurement.name", { name: "x".repeat(129) }],
  ["measurement.level", { level: 5 }],
  ["measurement.level", { level: 1.5 }],
  ["measurement.environment", { environment: "Prod" }],
  ["measurement.environment", { environment: "" }],
])("names %s when it is wrong: %j", (field, changes) => {
  expect(() => checkMeasurement({ ...good, ...changes })).toThrow(
    expect.objectContaining({ name: "FieldError", field }),
  );
});
