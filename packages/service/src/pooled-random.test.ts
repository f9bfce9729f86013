import { expect, test } from "vitest";
import { pooledRandom } from "./pooled-random.ts";

test("no byte is handed out twice, whatever the sizes", () => {
  const random = pooledRandom();
  const seen = new Set<string>();
  for (let i = 0; i < 5_000; i++) seen.add(Buffer.from(random(8 + (i % 25))).toString("hex"));
  expect(seen.size).toBe(5_000);
});

test("gives the number of bytes asked for, up to a limit", () => {
  const random = pooledRandom();
  expect(random(32)).toHaveLength(32);
  expect(random(8_192)).toHaveLength(8_192);
  expect(() => random(8_193)).toThrow(RangeError);
});
