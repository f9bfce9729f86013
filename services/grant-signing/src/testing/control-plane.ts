import type { Checkpoint } from "@writ/evidence";
import { type GrantClaims, type GrantKeys, grantBytes, grantKeys, signGrant } from "@writ/grant";
import { findTrustedKey, makeKeyBundle, type Trust } from "@writ/token";
import { checkOrder, type Order, type OrderChecks } from "../issue/check-order.ts";
import { logCheckpoints } from "../issue/log-checkpoints.ts";
import { parentGrants } from "../issue/parent-grants.ts";
import { Refused } from "../issue/refused.ts";
import { signedDecisions } from "../issue/signed-decision.ts";
import { nextBundle } from "../keys/next-bundle.ts";
import { ownKey } from "../keys/own-key.ts";
import { type OwnGrant, readGrant } from "../keys/read-grant.ts";
import { issuer, nowMs, nowS } from "./claims.ts";
import { type TestKey, testKey, type TestStatementKey, testStatementKey } from "./keys.ts";
import { testLog, type TestLog } from "./log.ts";
import { makeOrder, type OrderParts, type OrderSigners } from "./orders.ts";

/** Everybody's keys, and what they are trusted for. */
export interface ControlPlane {
  readonly identity: TestKey;
  readonly decision: TestStatementKey;
  /** Our own statement key: trusted, but not for decisions. */
  readonly statement: TestStatementKey;
  readonly log: TestLog;
  readonly grant: TestKey;
  readonly revocation: TestKey;
  readonly root: TestKey;
  /** The caller's key. */
  readonly holder: TestKey;
  readonly trust: Trust;
  /** The published keys. */
  readonly keys: GrantKeys;
  readonly checks: OrderChecks;
  readonly openCheckpoint: (text: string) => Checkpoint;
}

/** A control plane with new keys. */
export function controlPlane(): ControlPlane {
  const [identity, grant, revocation, root, holder] = Array.from({ length: 5 }, () =>
    testKey(),
  ) as [TestKey, TestKey, TestKey, TestKey, TestKey];
  const [decision, statement] = [testStatementKey(), testStatementKey()];
  const log = testLog();
  const trust: Trust = {
    trustDomain: "writ.test",
    caPem: "",
    grantIssuer: issuer,
    identityAudience: "urn:writ:writ.test:identity",
    // Nothing here looks at the log's timestamps.
    log: { origin: log.origin, vkey: log.vkey, timestampVkey: log.vkey },
    closedLogs: [],
    witnessPolicy: "quorum none",
    bundleRoots: [root.jwk],
    keys: [
      { kid: identity.kid, use: "exec-id", service: "identity", jwk: identity.jwk },
      { kid: decision.keyId, use: "statement", service: "policy-decision", jwk: decision.jwk },
      { kid: statement.keyId, use: "statement", service: "grant-signing", jwk: statement.jwk },
    ],
  };
  const own = [ownKey(grant, "exec-grant"), ownKey(revocation, "exec-revocation")];
  const bundle = nextBundle(undefined, { issuer, own, lifeS: 3600, nowS });
  const keys = grantKeys(makeKeyBundle(bundle, root), { issuer, roots: [root.jwk], nowMs });
  const checks: OrderChecks = {
    issuer,
    logOrigin: log.origin,
    identityKeys: findTrustedKey(trust, "exec-id"),
    readDecision: signedDecisions(trust.keys),
    readParent: parentGrants(),
  };
  const people = { identity, decision, statement, log, grant, revocation, root, holder };
  return { ...people, trust, keys, checks, openCheckpoint: logCheckpoints(trust.log) };
}

/** A grant as the control plane signs it. */
export function grantOf(
  plane: ControlPlane,
  claims: GrantClaims,
): { token: string; own: OwnGrant } {
  const token = signGrant(grantBytes(claims), plane.grant);
  return { token, own: readGrant(token, plane.keys, nowMs) };
}

/** What of an order is different from how its parts make it. */
export interface OrderChange {
  readonly signers?: Partial<OrderSigners>;
  readonly order?: (order: Order) => Partial<Order>;
  readonly checkpoint?: (right: string) => string;
  readonly nowMs?: number;
}

/** The signer's verdict on an order made from parts: "right", or code and message of the refusal. */
export function verdictOn(
  plane: ControlPlane,
  parts: OrderParts,
  change: OrderChange = {},
): string {
  const { order, checkpoint } = makeOrder(parts, { ...plane, ...change.signers });
  const changed = { ...order, ...change.order?.(order) };
  try {
    const opened = plane.openCheckpoint(change.checkpoint?.(checkpoint) ?? checkpoint);
    const at = { keys: plane.keys, nowMs: change.nowMs ?? nowMs };
    checkOrder(changed, opened, plane.checks, at);
    return "right";
  } catch (error) {
    if (error instanceof Refused) return `${error.code}: ${error.message}`;
    throw error;
  }
}
