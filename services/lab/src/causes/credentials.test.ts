import { decodeBase64Url } from "@writ/encoding";
import { expect, test } from "vitest";
import { flipped } from "./credentials.ts";

test("one bit of the signature is another one, and nothing else", () => {
  const token = `aGVhZGVy.cGF5bG9hZA.${"A".repeat(86)}`;
  const changed = flipped(token);
  expect(changed.slice(0, changed.lastIndexOf("."))).toBe("aGVhZGVy.cGF5bG9hZA");
  const before = decodeBase64Url(token.slice(token.lastIndexOf(".") + 1));
  const after = decodeBase64Url(changed.slice(changed.lastIndexOf(".") + 1));
  const bits = before.map((byte, at) => byte ^ (after[at] ?? 0));
  expect([...bits].map((byte) => byte.toString(2).replaceAll("0", "")).join("")).toBe("1");
});
