import { decodeUtf8, encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { childClaims, rootClaims } from "../testing/claims.ts";
import { controlPlane, grantOf, verdictOn } from "../testing/control-plane.ts";
import type { Order } from "./check-order.ts";

const plane = controlPlane();
const parent = grantOf(plane, rootClaims(plane.holder.kid, plane.log.origin));
const parts = { claims: childClaims(parent.own), parentGrant: parent.token };

/** The bytes with one bit of one of them turned over. */
function turned(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const index = at % copy.length;
  copy[index] = (copy[index] ?? 0) ^ (1 << bit);
  return copy;
}

function turnedText(text: string, at: number, bit: number): string {
  // Bit 7 would leave ASCII, and with it what a string can hold unchanged.
  return decodeUtf8(turned(encodeUtf8(text), at, bit % 7));
}

const changes: Readonly<Record<string, (order: Order, at: number, bit: number) => Partial<Order>>> =
  {
    claims: (o, at, bit) => ({ claims: turned(o.claims, at, bit) }),
    "identity assertion": (o, at, bit) => ({
      identityAssertion: turnedText(o.identityAssertion, at, bit),
    }),
    statement: ({ statement }, at, bit) => ({
      statement: { ...statement, payload: turned(statement.payload, at, bit) },
    }),
    signature: ({ statement }, at, bit) => ({
      statement: { ...statement, signature: turned(statement.signature, at, bit) },
    }),
    "key id": ({ statement }, at, bit) => ({
      statement: { ...statement, keyId: turnedText(statement.keyId, at, bit) },
    }),
    index: (o, at, bit) => ({ index: o.index ^ (1 << ((at + bit) % 30)) }),
    proof: (o, at, bit) => ({
      proof: o.proof.map((h, i) => (i === at % o.proof.length ? turned(h, at, bit) : h)),
    }),
    "parent grant": (o, at, bit) => ({
      parentGrant: turnedText(o.parentGrant ?? "", at, bit),
    }),
  };

test.each(Object.entries(changes))("one bit changed in the %s is refused", (_part, change) => {
  const position = fc.nat({ max: 10_000 });
  fc.assert(
    fc.property(position, fc.nat({ max: 7 }), (at, bit) => {
      expect(verdictOn(plane, parts, { order: (o) => change(o, at, bit) })).not.toBe("right");
    }),
    { numRuns: 60 },
  );
});

test("one bit changed in the checkpoint is refused", () => {
  const position = fc.nat({ max: 10_000 });
  fc.assert(
    fc.property(position, fc.nat({ max: 6 }), (at, bit) => {
      // The dash of the signature line is not ASCII.
      const checkpoint = (right: string) =>
        turnedText(right.replace("\u2014", "-"), at, bit).replace("\n-", "\n\u2014");
      expect(verdictOn(plane, parts, { checkpoint })).not.toBe("right");
    }),
    { numRuns: 60 },
  );
  expect(verdictOn(plane, parts, { checkpoint: (right) => right })).toBe("right");
});
