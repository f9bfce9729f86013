import { describe, expect, test } from "vitest";
import { presentedSession } from "./session-token.ts";

const cookie = "a=b; __Host-writ-session=from.the.cookie; c=d";
const here = { "sec-fetch-site": "same-origin" };

describe("the session of a request", () => {
  test("is in its header", () => {
    expect(presentedSession({ authorization: "Bearer a.b.c" }, false)).toEqual({ token: "a.b.c" });
    expect(presentedSession({}, false)).toEqual({ token: undefined });
  });

  test("is in a cookie where people sign in at an issuer, and the header comes first", () => {
    expect(presentedSession({ cookie, ...here }, true)).toEqual({ token: "from.the.cookie" });
    expect(presentedSession({ cookie, ...here, authorization: "Bearer h" }, true)).toEqual({
      token: "h",
    });
    expect(presentedSession({ cookie, ...here }, false)).toEqual({ token: undefined });
  });

  test.each([undefined, "cross-site", "same-site", "none"])(
    "is not in a cookie of a request that a browser calls %j",
    (site) => {
      expect(presentedSession({ cookie, "sec-fetch-site": site }, true)).toEqual({
        token: undefined,
      });
    },
  );

  test.each([
    "__Host-writ-session=",
    "__Host-writ-session=a b",
    "__Host-writ-session=a;__Host-writ-session=b",
  ])("is not what can be none: %s", (odd) => {
    expect(presentedSession({ cookie: odd, ...here }, true)).toBe("malformed");
  });
});
