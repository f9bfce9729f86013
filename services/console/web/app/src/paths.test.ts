import { expect, test } from "vitest";
import { IDENTITY_KINDS, paths } from "./paths.ts";

const ID = "019a0000-0000-7000-8000-000000000001";
const DIGEST = `sha256:${"a".repeat(8)}`;

test("these are the addresses people have in their tickets", () => {
  expect([
    paths.landing(),
    paths.decisions(),
    paths.decisions({ q: "decision:deny reason:GRANT_*", since: "1h", sel: ID, tab: "proof" }),
    paths.decisions({ from: "2026-11-23T11:04:00Z", to: "2026-11-23T12:04:00Z", at: 48_213 }),
    paths.record(ID),
    paths.policies(),
    paths.policy(DIGEST),
    paths.policy(DIGEST, { tab: "schema" }),
    paths.policyDiff({ a: DIGEST, b: DIGEST }),
    paths.revocations({ sel: ID }),
    ...IDENTITY_KINDS.map(paths.identities),
    paths.changes({ kind: "revocation" }),
    paths.lineage({ q: "principal:User::a" }),
    paths.explorer(ID, { view: "strata", depth: 2, sel: ID, t: "2026-11-23T11:04:00Z" }),
    paths.health({ window: "15m", sel: "evidence" }),
    paths.demo({ run: ID, sel: "pay" }),
    paths.resolve("GRANT_EXPIRED"),
    paths.signIn("/decisions?q=a"),
    paths.signOut(),
    paths.signInMethods(),
    paths.viewer(),
    paths.viewer("b=x&t=y"),
    paths.replayViewer("b=x&t=y"),
  ]).toMatchInlineSnapshot(`
    [
      "/",
      "/decisions",
      "/decisions?q=decision:deny+reason:GRANT_*&since=1h&sel=019a0000-0000-7000-8000-000000000001&tab=proof",
      "/decisions?from=2026-11-23T11:04:00Z&to=2026-11-23T12:04:00Z&at=48213",
      "/decisions?sel=019a0000-0000-7000-8000-000000000001",
      "/policies",
      "/policies/sha256:aaaaaaaa",
      "/policies/sha256:aaaaaaaa?tab=schema",
      "/policies/diff?a=sha256:aaaaaaaa&b=sha256:aaaaaaaa",
      "/revocations?sel=019a0000-0000-7000-8000-000000000001",
      "/identities/principals",
      "/identities/issuers",
      "/identities/measurements",
      "/changes?kind=revocation",
      "/lineage?q=principal:User::a",
      "/lineage/019a0000-0000-7000-8000-000000000001?view=strata&depth=2&sel=019a0000-0000-7000-8000-000000000001&t=2026-11-23T11:04:00Z",
      "/health?window=15m&sel=evidence",
      "/demo?run=019a0000-0000-7000-8000-000000000001&sel=pay",
      "/x/GRANT_EXPIRED",
      "/auth/start?return=%2Fdecisions%3Fq%3Da",
      "/auth/signout",
      "/auth/methods",
      "/verify",
      "/verify#b=x&t=y",
      "/verify-replay#b=x&t=y",
    ]
  `);
});
