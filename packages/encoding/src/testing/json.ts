import fc from "fast-check";
import type { Json } from "../json.ts";

/** Keys no canonical object may have, for tests. */
export const forbiddenKeys: readonly string[] = ["__proto__", "constructor", "prototype"];

const key = fc.string({ unit: "binary" }).filter((text) => !forbiddenKeys.includes(text));
const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n) || Math.abs(n) >= 1e21);

/** Any value that has a canonical form, for tests. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    double,
    fc.integer(),
    fc.string({ unit: "binary" }),
    fc.array(tie("value")),
    fc.dictionary(key, tie("value"), { noNullPrototype: false }),
  ),
})).value;
