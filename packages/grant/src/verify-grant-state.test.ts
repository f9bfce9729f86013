import { hashText } from "@writ/token";
import { describe, expect, test } from "vitest";
import { revocationView } from "./revocation-view.ts";
import {
  type Change,
  claiming,
  executing,
  revocationsWith,
  revoking,
  verdictOf,
  viewing,
} from "./test-changes.ts";
import { predicate, testKeys } from "./test-control-plane.ts";
import { digest, iat, issuer, nowMs, testKey, uuid, withExec } from "./test-grants.ts";

const keys = testKeys();
const holder = testKey("Ed25519");

describe("addressee, times and revocations, steps 6 to 9", () => {
  test.each<[string, string, Change]>([
    ["another issuer", "GRANT_WRONG_ISSUER", claiming({ iss: `${issuer}/` })],
    [
      "another audience",
      "GRANT_WRONG_AUDIENCE",
      claiming({ aud: "spiffe://writ.local/workload/pay" }),
    ],
    ["another tenant", "TENANT_MISMATCH", executing({ tenant: "sample-2" })],
    ["a beginning in the future", "GRANT_NOT_YET_VALID", claiming({ iat: iat + 8, nbf: iat + 8 })],
    ["the end of its window", "GRANT_EXPIRED", claiming({ exp: iat + 5 })],
    ["a window that is too long", "GRANT_LIFETIME", claiming({ exp: iat + 121 })],
    ["a window of the longest length", "accepted", claiming({ exp: iat + 120 })],
    [
      "the end of its lease",
      "LEASE_EXPIRED",
      executing({ lease: { not_after: iat + 5, heartbeat_s: 10 } }),
    ],
    [
      "revocations that are stale",
      "REVOCATION_STATE_STALE",
      revocationsWith({ lastGoodMs: nowMs - 5001 }),
    ],
    [
      "revocations that were never known",
      "REVOCATION_STATE_STALE",
      viewing({ revocations: revocationView({ issuer, tenant: "sample" }) }),
    ],
    [
      "revocations of another tenant",
      "REVOCATION_STATE_STALE",
      revocationsWith({ tenant: "other" }),
    ],
    ["revocations of all tenants", "accepted", revocationsWith({ tenant: "" })],
    [
      "revocations that are forked",
      "REVOCATION_STATE_STALE",
      revocationsWith({ status: "forked" }),
    ],
    ["the grant revoked", "GRANT_REVOKED", revoking(keys, predicate("grant", uuid(1)))],
    ["the execution revoked", "EXECUTION_REVOKED", revoking(keys, predicate("execution", uuid(2)))],
    [
      "the principal revoked",
      "PRINCIPAL_REVOKED",
      revoking(keys, predicate("principal", "User::alice")),
    ],
    ["the actor revoked", "ACTOR_REVOKED", revoking(keys, predicate("actor", "Agent::planner"))],
    ["the policy revoked", "POLICY_REVOKED", revoking(keys, predicate("policy", digest("policy")))],
    [
      "the measurement revoked",
      "MEASUREMENT_REVOKED",
      revoking(keys, predicate("measurement", digest("runtime"))),
    ],
    [
      "the key revoked in the stream",
      "GRANT_KEY_REVOKED",
      revoking(keys, predicate("key", keys.grant.signing.kid)),
    ],
    ["the tenant revoked", "TENANT_REVOKED", revoking(keys, predicate("tenant", "sample"))],
    [
      "others revoked",
      "accepted",
      revoking(keys, predicate("grant", uuid(2)), predicate("principal", "User::bob")),
    ],
  ])("%s: %s", (_, expected, change) => {
    expect(verdictOf(keys, holder, change)).toBe(expected);
  });

  test("an ancestor revoked denies its descendants", () => {
    const child: Change = ({ claims }) => ({
      claims: withExec(claims, {
        id: uuid(50),
        ancestors: [uuid(2), uuid(40)],
        parent: uuid(40),
        depth: 2,
        parent_grant: { jti: uuid(41), h: hashText("parent") },
      }),
    });
    const both =
      (entry: ReturnType<typeof predicate>): Change =>
      (good) => ({ ...child(good), ...revoking(keys, entry)(good) });
    expect(verdictOf(keys, holder, child)).toBe("accepted");
    expect(verdictOf(keys, holder, both(predicate("execution", uuid(2))))).toBe("ANCESTOR_REVOKED");
    expect(verdictOf(keys, holder, both(predicate("execution", uuid(40))))).toBe(
      "ANCESTOR_REVOKED",
    );
    expect(verdictOf(keys, holder, both(predicate("grant", uuid(41))))).toBe("accepted");
  });
});
