import { expect, test } from "vitest";
import { requestProblems } from "./request-problems.ts";
import { convertUrl } from "./url-format.ts";

function convert(value: unknown) {
  const problems = requestProblems();
  const url = convertUrl(value, "/u", problems);
  return url === undefined ? problems.found.map(({ code }) => code) : { ...url };
}

test("policy sees the parts of a URL", () => {
  expect(convert("https://api.example.com/v1/items?x=1")).toEqual({
    scheme: "https",
    host: "api.example.com",
    port: 443,
    path: "/v1/items",
  });
  expect(convert("http://[2001:db8::1]:8080/")).toMatchObject({
    host: "[2001:db8::1]",
    port: 8080,
  });
});

test.each([
  ["https://user:secret@example.com/", "INPUT_FORMAT"],
  ["https://user@example.com/", "INPUT_FORMAT"],
  ["https://example.com/a%2fb", "INPUT_FORMAT"],
  ["https://example.com/a%2Fb", "INPUT_FORMAT"],
  ["https://example.com/%2e%2e/x", "INPUT_FORMAT"],
  ["https://example.com/a%5Cb", "INPUT_FORMAT"],
  ["https://example.com/a%00", "INPUT_FORMAT"],
  ["ftp://example.com/", "INPUT_FORMAT"],
  ["javascript:alert(1)", "INPUT_FORMAT"],
  ["file:///etc/passwd", "INPUT_FORMAT"],
  ["//example.com/", "INPUT_FORMAT"],
  ["not a url", "INPUT_FORMAT"],
  ["https://example.com", "INPUT_NOT_CANONICAL"],
  ["HTTPS://example.com/", "INPUT_NOT_CANONICAL"],
  ["https://example.com:443/", "INPUT_NOT_CANONICAL"],
  ["https://example.com/a/../b", "INPUT_NOT_CANONICAL"],
  ["https://ex\u0430mple.com/", "INPUT_NOT_CANONICAL"],
  ["https://example.com\\@evil.test/", "INPUT_NOT_CANONICAL"],
  ["https://2130706433/", "INPUT_NOT_CANONICAL"],
  [" https://example.com/", "INPUT_NOT_CANONICAL"],
  [`https://example.com/${"x".repeat(2_048)}`, "INPUT_TOO_LONG"],
  [42, "INPUT_TYPE"],
])("%s is refused", (value, code) => {
  expect(convert(value)).toEqual([code]);
});
