import { isUid } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { subjectName } from "./subject-name.ts";

const subject = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
  fc.stringMatching(/^[A-Za-z0-9._@/-]{1,140}$/),
  fc.stringMatching(/^sha256-[0-9a-f]{64}$/),
);

test("keeps a subject that is an id already", () => {
  for (const sub of ["alice", "alice@example.org", "ns/shop/sa/cart", "00uid-1_2.3"])
    expect(subjectName(sub)).toBe(sub);
});

test("replaces any other subject by its digest", () => {
  expect(subjectName("repo:octo/app:ref:refs/heads/main")).toMatch(/^sha256-[0-9a-f]{64}$/);
  expect(subjectName("a".repeat(129))).toMatch(/^sha256-/);
});

test("makes an id of every subject", () => {
  fc.assert(
    fc.property(subject, (sub) => {
      expect(isUid(`User::${subjectName(sub)}`)).toBe(true);
    }),
  );
});

test("gives different subjects different ids, even one that looks like the digest of another", () => {
  fc.assert(
    fc.property(subject, subject, (a, b) => {
      fc.pre(a !== b);
      expect(subjectName(a)).not.toBe(subjectName(b));
      expect(subjectName(subjectName(`${a}:`))).not.toBe(subjectName(`${a}:`));
    }),
  );
});
