import { expect, test } from "vitest";
import { classify } from "./classify.ts";

const ID = "019a0000-0000-7000-8000-000000000001";
const HEX = "ab".repeat(32);

test.each([
  [` ${ID.toUpperCase()} `, { kind: "id", id: ID }],
  [`sha256:${HEX}`, { kind: "digest", digest: `sha256:${HEX}` }],
  [HEX, { kind: "digest", digest: `sha256:${HEX}` }],
  ["48,213", { kind: "leaf", index: 48_213n }],
  ["leaf 7", { kind: "leaf", index: 7n }],
  ["k".repeat(43), { kind: "key", keyId: "k".repeat(43) }],
  ["Agent::refund-bot", { kind: "uid", uid: "Agent::refund-bot" }],
  ["GRANT_EXPIRED", { kind: "reason", code: "GRANT_EXPIRED" }],
  ["", { kind: "unknown" }],
  ["what is this", { kind: "unknown" }],
  ["9".repeat(30), { kind: "unknown" }],
])("%s is known by its form", (text, looks) => {
  expect(classify(text)).toEqual(looks);
});
