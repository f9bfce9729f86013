import { encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { nowS, rootClaims, withExec } from "../testing/claims.ts";
import { controlPlane, verdictOn } from "../testing/control-plane.ts";
import { testLog } from "../testing/log.ts";
import { makeOrder } from "../testing/orders.ts";

const plane = controlPlane();
const claims = rootClaims(plane.holder.kid, plane.log.origin);

test("an order that proves everything is right", () => {
  expect(verdictOn(plane, { claims })).toBe("right");
});

test("a decision the log does not hold is refused", () => {
  const elsewhere = { log: testLog(plane.log.origin) };
  const { checkpoint } = makeOrder({ claims }, plane);
  expect(
    verdictOn(plane, { claims }, { signers: elsewhere, checkpoint: () => checkpoint }),
  ).toMatch(/^NOT_IN_LOG/);
});

test("a proof of another leaf, or a shortened one, is refused", () => {
  const moved = (o: { index: number }) => ({ index: o.index - 1 });
  const cut = (o: { proof: readonly Uint8Array[] }) => ({ proof: o.proof.slice(1) });
  const far = () => ({ index: Number(2n ** 64n - 1n) });
  for (const order of [moved, cut, far])
    expect(verdictOn(plane, { claims }, { order })).toMatch(/^NOT_IN_LOG/);
});

test("a checkpoint of another origin, or of ours by another key, is refused", () => {
  for (const log of [testLog("evidence.writ.test/other/0"), testLog(plane.log.origin)])
    expect(verdictOn(plane, { claims }, { signers: { log } })).toMatch(/^CHECKPOINT_INVALID/);
});

test("claims that name another log are refused", () => {
  const { event } = claims.exec.evidence;
  const other = withExec(claims, { evidence: { log: "other/log", event } });
  expect(verdictOn(plane, { claims: other })).toBe("NOT_IN_LOG: the claims name another log");
});

test("claims that are not canonical are refused", () => {
  const order = () => ({ claims: encodeUtf8("{} ") });
  expect(verdictOn(plane, { claims }, { order })).toMatch(/^GRANT_MALFORMED/);
});

test.each([
  ["another issuer", { iss: "urn:other" }, "GRANT_WRONG_ISSUER"],
  ["a start in the future", { iat: nowS + 60, nbf: nowS + 60 }, "GRANT_NOT_YET_VALID"],
  ["a start window that is over", { iat: nowS - 9, nbf: nowS - 9, exp: nowS }, "GRANT_EXPIRED"],
  ["too long a start window", { exp: nowS + 121 }, "GRANT_LIFETIME"],
])("claims with %s are refused", (_what, change, code) => {
  const verdict = verdictOn(plane, { claims: { ...claims, ...change } });
  expect(verdict).toMatch(new RegExp(`^${code}:`));
});

test.each([
  ["is over", nowS, "LEASE_EXPIRED"],
  ["is longer than a day", nowS + 86_401, "LEASE_TOO_LONG"],
  ["ends before the start window", nowS + 119, "GRANT_LIFETIME"],
])("a lease that %s is refused", (_what, notAfter, code) => {
  const lease = { ...claims.exec.lease, not_after: notAfter };
  const verdict = verdictOn(plane, { claims: withExec(claims, { lease }) });
  expect(verdict).toMatch(new RegExp(`^${code}:`));
});

test("a runtime result that is stale is refused", () => {
  const runtime = claims.exec.runtime && { ...claims.exec.runtime, not_after: nowS };
  expect(verdictOn(plane, { claims: withExec(claims, { runtime }) })).toMatch(/^RUNTIME_STALE/);
});
