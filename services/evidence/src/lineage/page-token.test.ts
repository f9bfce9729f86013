import { encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import { describe, expect, test } from "vitest";
import { sampleEvents } from "../testing/events.ts";
import { pageToken, PageTokenError, type Question, readPageToken } from "./page-token.ts";

const asked: Question = {
  tenantId: "sample",
  every: [{ actor: "Agent::a" }, { minDepth: 2 }],
  without: { state: "RUNNING" },
  atSize: 0,
};
const end = { executionId: sampleEvents().newId(), upTo: { logId: 1, index: 48_213 } };

test("a token says where the next page begins, in which log", () => {
  expect(readPageToken(pageToken(end, asked), asked)).toEqual(end);
});

test("the order in which fields were set does not matter", () => {
  const every = [{ action: "a", actor: "Agent::a" }];
  const again = [{ actor: "Agent::a", action: "a" }];
  expect(readPageToken(pageToken(end, { ...asked, every }), { ...asked, every: again })).toEqual(
    end,
  );
});

describe("a token is refused", () => {
  test.each<[string, Partial<Question>]>([
    ["tenant", { tenantId: "other" }],
    ["filter", { every: [{ actor: "Agent::b" }, { minDepth: 2 }] }],
    ["number of filters", { every: [{ actor: "Agent::a", minDepth: 2 }] }],
    ["omission", { without: {} }],
    ["size of the log", { atSize: 5 }],
  ])("for another %s", (_, change) => {
    const token = pageToken(end, asked);
    expect(() => readPageToken(token, { ...asked, ...change })).toThrow(PageTokenError);
  });

  const text = Buffer.from(pageToken(end, asked), "base64url").toString();
  test.each([
    ["empty", ""],
    ["no base64url", "?"],
    ["of another kind", encodeBase64Url(encodeUtf8("w1 1 5"))],
    ["longer", encodeBase64Url(encodeUtf8(`${text} `))],
    ["of another version", encodeBase64Url(encodeUtf8(text.replace(/^1/, "2")))],
    ["without an id", encodeBase64Url(encodeUtf8(text.replace(end.executionId, "x".repeat(36))))],
    ["no text", encodeBase64Url(Uint8Array.of(0xff, 0xfe))],
  ])("when it is %s", (_, token) => {
    expect(() => readPageToken(token, asked)).toThrow(PageTokenError);
  });
});
