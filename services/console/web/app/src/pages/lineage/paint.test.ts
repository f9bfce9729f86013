import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { expect, test } from "vitest";
import { paintOf } from "./paint.ts";

const NOW = 1_000_000_000;
const under = (policyDigest: string) => create(ExecutionSchema, { policyDigest });
const aged = (ms: number) => create(ExecutionSchema, { decidedAt: timestampFromMs(NOW - ms) });

test("the most frequent have a colour and a letter of their own, the rest are counted together", () => {
  const many = Array.from({ length: 9 }, (_, i) => under(`sha256:${String(i).repeat(64)}`));
  const { groupOf, groups } = paintOf("policy", [under("x"), ...many, under("x")], NOW);
  expect(groups.map(({ letter, hue, count }) => `${letter}${hue}:${count}`)).toEqual([
    "A1:2",
    "B2:1",
    "C3:1",
    "D4:1",
    "E5:1",
    "F6:1",
    "+0:4",
  ]);
  expect(groups[6]?.says).toBe("4 others");
  expect(groupOf(under("x")).letter).toBe("A");
  expect(groupOf(under("never seen")).letter).toBe("+");
});

test("what is not said is a group with a name", () => {
  expect(paintOf("measurement", [under("x")], NOW).groups[0]?.says).toBe("no runtime shown");
  expect(paintOf("key", [under("x")], NOW).groups[0]?.says).toBe("no key");
});

test("decisions are told by their marks, without a colour of their own", () => {
  const executions = ["DENIED", "COMPLETED", "COMPLETED"].map((state) =>
    create(ExecutionSchema, { state }),
  );
  expect(paintOf("decision", executions, NOW).groups).toMatchObject([
    { says: "Completed", hue: 0, letter: "", count: 2 },
    { says: "Denied", hue: 0, letter: "", count: 1 },
  ]);
});

test("ages stand from the newest", () => {
  const { groups } = paintOf("age", [aged(90_000_000), aged(1_000), aged(100_000)], NOW);
  expect(groups.map(({ value }) => value)).toEqual(["minute", "hour", "older"]);
});
