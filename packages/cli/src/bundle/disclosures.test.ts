import { expect, test } from "vitest";
import { UsageError } from "../command.ts";
import { executionLife } from "../testing/execution-life.ts";
import { sampleAct, samplePolicies } from "../testing/sample-act.ts";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { testLog } from "../testing/test-log.ts";
import { chooseDisclosures } from "./disclosures.ts";

const keys = trustWithKeys();
const log = testLog(keys);
log.append(executionLife(samplePolicies(), sampleAct(), keys).events);
const { records } = log.evidence();

const withOutcome = records.map((record, seq) =>
  seq === 2
    ? {
        ...record,
        openings: [
          {
            $typeName: "writ.evidence.v1.Opening" as const,
            name: "executor-outcome",
            value: new Uint8Array(),
          },
        ],
      }
    : record,
);

test("discloses nothing but the executor's signature unless told so", () => {
  const { disclose, erased, withheld } = chooseDisclosures(withOutcome, [], false);
  expect(disclose("executor-outcome")).toBe(true);
  const rest = ["disclosure:principal", "request-nonce", "grant-claims", "decision-input"];
  expect(rest.filter(disclose)).toEqual([]);
  expect(withheld).toEqual(["request-nonce", "principal", "grant-claims"]);
  expect(erased).toEqual([]);
});

test("discloses what is named, by what was committed to", () => {
  const { disclose, withheld } = chooseDisclosures(records, ["principal"], false);
  expect(disclose("disclosure:principal")).toBe(true);
  expect(disclose("grant-claims")).toBe(false);
  expect(withheld).toEqual(["request-nonce", "grant-claims"]);
});

test("discloses everything but what the replay part holds", () => {
  const { disclose, withheld } = chooseDisclosures(records, [], true);
  expect(["disclosure:principal", "request-nonce", "grant-claims"].every(disclose)).toBe(true);
  expect(disclose("decision-input")).toBe(false);
  expect(withheld).toEqual([]);
});

test("refuses names that nothing has, and says what there is", () => {
  const named = (name: string) => () => chooseDisclosures(records, [name], false);
  expect(named("address")).toThrow(UsageError);
  expect(named("address")).toThrow("request-nonce, principal, grant-claims");
  expect(named("decision-input")).toThrow(UsageError);
});

test("says what was erased", () => {
  const [first, ...rest] = records;
  const openings = first?.openings.filter(({ name }) => name === "request-nonce") ?? [];
  const left = first === undefined ? [] : [{ ...first, openings }, ...rest];
  const { erased } = chooseDisclosures(left, [], true);
  expect(erased).toEqual(["principal", "decision-input", "decision-output", "grant-claims"]);
  expect(() => chooseDisclosures(left, ["principal"], false)).toThrow("principal was erased");
});
