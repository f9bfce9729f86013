import { expect, test } from "vitest";
import { boundKey, checkAudience, checkTimes } from "./foreign-claims.ts";
import { NOW_S } from "../testing/issuer.ts";

const HOUR = 3600;
const times = (claims: object) => () => checkTimes({ ...claims }, HOUR, NOW_S);
const code = (expected: string) => expect.objectContaining({ code: expected });

test("grants both clocks thirty seconds and not one more", () => {
  expect(times({ exp: NOW_S - 29 })).not.toThrow();
  expect(times({ exp: NOW_S - 30 })).toThrow(code("CRED_EXPIRED"));
  for (const name of ["nbf", "iat", "auth_time"]) {
    expect(times({ exp: NOW_S + 60, [name]: NOW_S + 30 })).not.toThrow();
    expect(times({ exp: NOW_S + 60, [name]: NOW_S + 31 })).toThrow(code("CRED_NOT_YET_VALID"));
  }
});

test("bounds the lifetime from nbf, else iat, else now", () => {
  const over = code("CRED_LIFETIME");
  expect(times({ exp: NOW_S + HOUR })).not.toThrow();
  expect(times({ exp: NOW_S + HOUR + 1 })).toThrow(over);
  expect(times({ exp: NOW_S + 10, iat: NOW_S + 10 - HOUR })).not.toThrow();
  expect(times({ exp: NOW_S + 10, iat: NOW_S + 9 - HOUR })).toThrow(over);
  expect(times({ exp: NOW_S + 10, iat: NOW_S, nbf: NOW_S + 9 - HOUR })).toThrow(over);
  expect(times({ exp: NOW_S + 10 * 365 * 86_400, iat: NOW_S })).toThrow(over);
});

test.each([
  ["missing", undefined],
  ["null", null],
  ["a string", `${NOW_S + 60}`],
  ["a fraction", NOW_S + 60.5],
  ["negative", -1],
  ["beyond 2^53-1", 2 ** 53],
  ["infinite, as 1e400 is read", JSON.parse("1e400")],
  ["a list", [NOW_S + 60]],
])("refuses an exp that is %s", (_, exp) => {
  expect(times({ exp })).toThrow(code("CRED_MALFORMED"));
});

test.each(["nbf", "iat", "auth_time"])(
  "refuses an %s that is no whole number of seconds",
  (name) => {
    for (const value of [null, "1", 1.5, -1, Infinity, {}])
      expect(times({ exp: NOW_S + 60, [name]: value })).toThrow(code("CRED_MALFORMED"));
  },
);

test("knows when the caller logged in", () => {
  const at = (claims: object) => times({ exp: NOW_S + 60, ...claims })().authenticatedAt;
  expect(at({ auth_time: 5, iat: NOW_S })).toBe(5);
  expect(at({ iat: NOW_S - 7 })).toBe(NOW_S - 7);
  expect(at({})).toBe(NOW_S);
});

test("takes exactly our audience, as a text or as a list of it alone", () => {
  const audience = (aud: unknown) => () => checkAudience({ aud }, "urn:writ:a");
  expect(audience("urn:writ:a")).not.toThrow();
  expect(audience(["urn:writ:a"])).not.toThrow();
  for (const other of [
    "urn:writ:",
    "urn:writ:ab",
    "URN:writ:a",
    "urn:writ:a/",
    " urn:writ:a",
    "",
  ]) {
    expect(audience(other)).toThrow(code("CRED_WRONG_AUDIENCE"));
    expect(audience([other])).toThrow(code("CRED_WRONG_AUDIENCE"));
  }
  expect(audience(["urn:writ:a", "urn:b"])).toThrow(code("CRED_MULTI_AUDIENCE"));
  expect(audience(["urn:writ:a", "urn:writ:a"])).toThrow(code("CRED_MULTI_AUDIENCE"));
  for (const none of [undefined, null, [], [["urn:writ:a"]], { "0": "urn:writ:a" }, 1])
    expect(audience(none)).toThrow(code("CRED_MALFORMED"));
});

test("reads the key a token is bound to and refuses bindings it could not check", () => {
  const jkt = "A".repeat(43);
  expect(boundKey({})).toBeUndefined();
  expect(boundKey({ cnf: { jkt } })).toBe(jkt);
  for (const cnf of [null, jkt, {}, { jkt: "" }, { jkt, kid: "x" }, { "x5t#S256": jkt }, [jkt]])
    expect(() => boundKey({ cnf })).toThrow(code("CRED_MALFORMED"));
});
