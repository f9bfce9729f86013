import { create } from "@bufbuild/protobuf";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import {
  CountExecutionsResponseSchema,
  SearchExecutionsResponseSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { openPool } from "@writ/postgres";
import { type CallContext, failure } from "@writ/rpc";
import { grantBytes, type GrantClaims, REDEEM_RPC } from "@writ/grant";
import { makeProofOfPossession, type ProofOfPossession, tokenHash } from "@writ/token";
import { freshDatabase } from "../../../../test/support/database.ts";
import { redeem } from "../handlers/redeem.ts";
import { type GrantSigningParts, openParts } from "../parts.ts";
import type { ReachLineage } from "../revocation/reach.ts";
import { type Stores, stores } from "../store/stores.ts";
import { audience, nowMs, nowS, rootClaims, uuid } from "./claims.ts";
import { type ControlPlane, controlPlane, grantOf } from "./control-plane.ts";
import { type FakeEvidence, fakeEvidence } from "./fake-evidence.ts";
import type { TestKey } from "./keys.ts";
import { decisionFor } from "./orders.ts";

/** SPIFFE id of the workload that tests run as. */
export const runner = "spiffe://writ.test/workload/runner";

/** A call by the owner of a SPIFFE id, without a deadline worth speaking of. */
export function callBy(spiffeId: string, signal = new AbortController().signal): CallContext {
  const path = spiffeId.slice("spiffe://writ.test/".length);
  const [method] = GrantService.methods;
  if (method === undefined) throw new Error("the service has no methods");
  return { method, peer: { spiffeId, path }, deadlineMs: nowMs + 5_000, signal };
}

/** A lineage that knows nothing. */
function emptyLineage(): ReachLineage {
  const unknown = () => Promise.reject(failure("NOT_FOUND", "no such execution"));
  return {
    getExecution: unknown,
    summarizeDescendants: unknown,
    countExecutions: async () => create(CountExecutionsResponseSchema),
    searchExecutions: async () => create(SearchExecutionsResponseSchema),
  };
}

/** A database of its own, and as many instances of the service on it as are opened. */
export interface TestService extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly evidence: FakeEvidence;
  readonly stores: Stores;
  /** As the role of the service. */
  readonly pool: ReturnType<typeof openPool>;
  /** The one clock of all instances, in milliseconds since 1970; may be set. */
  readonly clock: { nowMs: number };
  open(): Promise<GrantSigningParts>;
}

/** A service on an empty database. */
export async function testService(): Promise<TestService> {
  const database = await freshDatabase();
  const pool = openPool(database.urlOf("grants"), { max: 8, applicationName: "test" });
  const plane = controlPlane();
  const evidence = fakeEvidence();
  const lineage = emptyLineage();
  const clock = { nowMs };
  let ids = 100_000;
  const givens = {
    trust: plane.trust,
    stores: stores(pool),
    evidence,
    lineage,
    keys: { grant: plane.grant, revocation: plane.revocation, bundleRoot: plane.root },
    signRate: { perTenant: 1_000, overall: 1_000 },
    bundleLifeS: 3_600,
    onBug: (error: unknown) => {
      throw error;
    },
    newId: () => uuid(++ids),
    now: () => clock.nowMs,
  };
  return {
    plane,
    evidence,
    stores: givens.stores,
    pool,
    clock,
    open: () => openParts(givens),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** A grant whose decision the log holds. */
export function backedGrant({ plane, evidence }: TestService, claims: GrantClaims): string {
  const statement = decisionFor({ claims }, "an assertion", grantBytes(claims));
  evidence.hold(claims.exec.evidence.event, statement);
  return grantOf(plane, claims).token;
}

/** A wish to redeem a grant, with a proof by the holder. */
export function wishFor(
  grant: string,
  claims: GrantClaims,
  holder: TestKey,
  change: Partial<ProofOfPossession> = {},
) {
  const proof: ProofOfPossession = {
    aud: claims.aud,
    exp: nowS + 60,
    gth: tokenHash(grant),
    iat: nowS,
    jti: uuid(7_000),
    rpc: REDEEM_RPC,
    rqh: claims.exec.request.h,
    ...change,
  };
  return {
    $typeName: "writ.grant.v1.RedeemRequest" as const,
    grant,
    proof: makeProofOfPossession(proof, holder, holder.jwk),
    redemptionId: uuid(8_000),
    audience,
  };
}

/** The claims of an execution that the test's workload has started; `n` makes it different from others. */
export async function started(
  service: TestService,
  parts: GrantSigningParts,
  n: number,
): Promise<GrantClaims> {
  const { plane } = service;
  const claims = rootClaims(plane.holder.kid, plane.log.origin, n);
  const wish = wishFor(backedGrant(service, claims), claims, plane.holder);
  const { result } = await redeem(parts)(wish, callBy(runner));
  if (result?.case !== "redeemed") throw new Error("the grant was not redeemed");
  return claims;
}
