import { expect, test } from "vitest";
import { isTrustDomain, parseSpiffeId } from "./spiffe-id.ts";

test("takes the id of a workload apart", () => {
  expect(parseSpiffeId("spiffe://example.org/ns/shop/sa/cart_1.x")).toEqual({
    trustDomain: "spiffe://example.org",
    path: "ns/shop/sa/cart_1.x",
  });
});

test.each([
  "spiffe://example.org",
  "spiffe://example.org/",
  "spiffe://example.org/a/",
  "spiffe://example.org//a",
  "spiffe://example.org/a//b",
  "spiffe://example.org/./a",
  "spiffe://example.org/a/..",
  "spiffe://example.org/a%2fb",
  "spiffe://example.org/a?x=1",
  "spiffe://example.org/a#x",
  "spiffe://example.org:443/a",
  "spiffe://user@example.org/a",
  "spiffe://Example.org/a",
  "SPIFFE://example.org/a",
  "https://example.org/a",
  "spiffe:///a",
  "spiffe://example.org/ä",
  "spiffe://example.org/a\n",
  ` spiffe://example.org/a`,
  `spiffe://${"d".repeat(256)}/a`,
  `spiffe://example.org/${"a".repeat(2048)}`,
])("refuses %j", (text) => {
  expect(parseSpiffeId(text)).toBeUndefined();
});

test("knows a trust domain from anything more or less", () => {
  expect(isTrustDomain("spiffe://example.org")).toBe(true);
  for (const text of ["example.org", "spiffe://", "spiffe://example.org/", "spiffe://a/b"])
    expect(isTrustDomain(text)).toBe(false);
});
