import { uuidv7 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lowestId } from "./lowest-id.ts";

const times = fc.integer({ min: 1, max: 2 ** 48 - 1 });
const randoms = fc.uint8Array({ minLength: 10, maxLength: 10 });

test("ids of a time are not below it, those of the millisecond before are", () => {
  fc.assert(
    fc.property(times, randoms, (ms, random) => {
      expect(lowestId(ms) <= uuidv7(ms, random)).toBe(true);
      expect(uuidv7(ms - 1, random) < lowestId(ms)).toBe(true);
    }),
  );
});

test("times beyond what ids hold are their limits", () => {
  expect(lowestId(-1)).toBe("00000000-0000-0000-0000-000000000000");
  expect(lowestId(2 ** 50)).toBe("ffffffff-ffff-0000-0000-000000000000");
});
