import { readOutcome } from "@writ/evidence";
import type { ReportOutcomeRequest } from "@writ/proto/writ/grant/v1/grant";
import { failureReason } from "@writ/rpc";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { nowMs, rootClaims, tenant, uuid } from "../testing/claims.ts";
import { grantOf } from "../testing/control-plane.ts";
import { operator, revocation } from "../testing/requests.ts";
import {
  backedGrant,
  callBy,
  runner,
  type TestService,
  testService,
  wishFor,
} from "../testing/service.ts";
import { getGrantStates } from "./get-grant-states.ts";
import { redeem } from "./redeem.ts";
import { renewLease } from "./renew-lease.ts";
import { reportOutcome } from "./report-outcome.ts";
import { reportProgress } from "./report-progress.ts";
import { revoke } from "./revoke.ts";

let service: TestService;
let parts: GrantSigningParts;
let used = 0;

beforeAll(async () => {
  service = await testService();
  parts = await service.open();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => {
  service.clock.nowMs = nowMs;
  service.evidence.behave("appends");
});

/** A grant that nobody has used, its claims, and a wish to redeem it. */
function granted(change: { readonly aud?: string } = {}) {
  const { plane } = service;
  const claims = { ...rootClaims(plane.holder.kid, plane.log.origin, ++used), ...change };
  const grant = backedGrant(service, claims);
  return { claims, grant, wish: wishFor(grant, claims, plane.holder) };
}

type Granted = ReturnType<typeof granted>;

const refuse = (
  { claims, grant }: Granted,
  change: Partial<ReportOutcomeRequest> = {},
  by = runner,
  on = parts,
) =>
  reportOutcome(on)(
    {
      $typeName: "writ.grant.v1.ReportOutcomeRequest",
      tenantId: tenant,
      executionId: claims.exec.id,
      status: "refused",
      outputDigest: new Uint8Array(),
      outputLength: 0n,
      executorSignature: "",
      code: "REQUEST_TAMPERED",
      grant,
      ...change,
    },
    callBy(by),
  );

const reasonOf = (work: Promise<unknown>) => work.then(() => "answered", failureReason);

async function redeemed({ wish }: Granted, on = parts): Promise<string | undefined> {
  const { result } = await redeem(on)(wish, callBy(runner));
  return result?.case === "denial" ? result.value?.code : result?.case;
}

/** The events of an execution in the order of the log. */
const logged = ({ claims }: Granted) =>
  service.evidence.events.filter(({ execution }) => execution?.id === claims.exec.id);

test("a refusal is the only event after the decision: it says why, and by whom", async () => {
  const one = granted();
  const { eventId, logIndex } = await refuse(one);
  const [event, ...others] = logged(one);
  expect(others).toEqual([]);
  expect(service.evidence.events[Number(logIndex)]).toBe(event);
  expect(event).toMatchObject({ eventId, kind: "outcome", status: "refused" });
  expect(readOutcome(event?.statement ?? new Uint8Array()).predicate).toMatchObject({
    executionId: one.claims.exec.id,
    seq: 1,
    final: { events: 2 },
    status: "refused",
    code: "REQUEST_TAMPERED",
    verifier: runner,
    output: null,
  });
});

test("a refused grant cannot be used, and its execution never started", async () => {
  const one = granted();
  await refuse(one);
  expect(await redeemed(one)).toBe("EXECUTION_ENDED");
  const name = { tenantId: tenant, executionId: one.claims.exec.id };
  const lease = renewLease(parts)(
    { $typeName: "writ.grant.v1.RenewLeaseRequest", ...name },
    callBy(runner),
  );
  expect(await reasonOf(lease)).toBe("NOT_FOUND");
  const step = {
    $typeName: "writ.grant.v1.ReportProgressRequest" as const,
    ...name,
    progressId: uuid(70_000),
    step: "late",
    outputDigest: new Uint8Array(),
    outputLength: 0n,
  };
  expect(await reasonOf(reportProgress(parts)(step, callBy(runner)))).toBe("NOT_FOUND");
  expect(await reasonOf(refuse(one, { status: "completed", code: "", grant: "" }))).toBe(
    "NOT_FOUND",
  );
  const { states } = await getGrantStates(parts.redemptions)(
    {
      $typeName: "writ.grant.v1.GetGrantStatesRequest",
      tenantIds: [tenant],
      grantIds: [one.claims.jti],
    },
    callBy(runner),
  );
  expect(states).toEqual([{ redeemed: false, ended: true }]);
});

test("the same refusal again gives the same answer; another reason conflicts, and somebody else's", async () => {
  const one = granted();
  const first = await refuse(one);
  service.clock.nowMs += 1_000;
  expect(await refuse(one)).toEqual(first);
  expect(await reasonOf(refuse(one, { code: "SCOPE_EXCEEDED" }))).toBe("STATE_CONFLICT");
  expect(logged(one)).toHaveLength(1);
  const shared = granted({ aud: "urn:writ:demo" });
  await refuse(shared);
  expect(await reasonOf(refuse(shared, {}, "spiffe://writ.test/workload/other"))).toBe(
    "STATE_CONFLICT",
  );
});

test("what was redeemed is not refused any more", async () => {
  const one = granted();
  expect(await redeemed(one)).toBe("redeemed");
  expect(await reasonOf(refuse(one))).toBe("STATE_CONFLICT");
  expect(logged(one).map(({ kind }) => kind)).toEqual(["redemption"]);
});

test("expired and revoked grants can be refused too", async () => {
  const late = granted();
  service.clock.nowMs = late.claims.exec.lease.not_after * 1000 + 60_000;
  expect(await reasonOf(refuse(late, { code: "GRANT_EXPIRED" }))).toBe("answered");
  service.clock.nowMs = nowMs;
  const dead = granted();
  await revoke(parts)(revocation("grant", dead.claims.jti, 50), callBy(operator));
  expect(await reasonOf(refuse(dead, { code: "GRANT_REVOKED" }))).toBe("answered");
  expect(await redeemed(dead)).toBe("GRANT_REVOKED");
});

test("a refusal whose evidence was lost holds, and is completed by repeating it or by the next use", async () => {
  const [one, other] = [granted(), granted()];
  service.evidence.behave("takes nothing");
  for (const each of [one, other])
    expect(await reasonOf(refuse(each))).toBe("DEPENDENCY_UNAVAILABLE");
  expect(await reasonOf(redeemed(one))).toBe("DEPENDENCY_UNAVAILABLE");
  service.evidence.behave("appends");
  expect(await redeemed(one)).toBe("EXECUTION_ENDED");
  expect(logged(one).map(({ status }) => status)).toEqual(["refused"]);
  const { logIndex } = await refuse(other);
  expect(Number(logIndex)).toBe(service.evidence.events.length - 1);
});

test("nobody refuses without the very grant", async () => {
  const one = granted();
  const [header, payload] = one.grant.split(".");
  const [, , signature] = granted().grant.split(".");
  const forged = `${header}.${payload}.${signature}`;
  for (const grant of ["x", forged])
    expect(await reasonOf(refuse(one, { grant }))).toBe("REQUEST_INVALID");
  expect(await reasonOf(refuse(one, { grant: granted().grant }))).toBe("CALLER_NOT_ALLOWED");
  const foreign = { ...one.claims, iss: "urn:other" };
  const { token } = grantOf(service.plane, foreign);
  expect(await reasonOf(refuse(one, { grant: token }))).toBe("REQUEST_INVALID");
  const unbacked = { ...one.claims, scope: "more" };
  const stolen = grantOf(service.plane, unbacked).token;
  expect(await reasonOf(refuse(one, { grant: stolen }))).toBe("REQUEST_INVALID");
  expect(await redeemed(one)).toBe("redeemed");
});

test("a service does not destroy grants that are meant for another one", async () => {
  const one = granted();
  for (const code of ["GRANT_WRONG_AUDIENCE", "GRANT_WRONG_ISSUER", "TENANT_MISMATCH"])
    expect(await reasonOf(refuse(one, { code }))).toBe("CALLER_NOT_ALLOWED");
  expect(await redeemed(one)).toBe("redeemed");
  const another = "spiffe://writ.test/workload/other";
  const named = granted({ aud: another });
  expect(await reasonOf(refuse(named))).toBe("CALLER_NOT_ALLOWED");
  expect(await reasonOf(refuse(named, {}, operator))).toBe("CALLER_NOT_ALLOWED");
  expect(await reasonOf(refuse(named, {}, another))).toBe("answered");
});

test("refusals and redemptions of the same grants at the same time: of each pair exactly one happens", async () => {
  const other = await service.open();
  const pairs = Array.from({ length: 200 }, () => granted());
  const outcomes = await Promise.all(
    pairs.map(async (pair, n) => {
      const [a, b] = n % 2 === 0 ? [parts, other] : [other, parts];
      const late = async () => {
        // Other queries hold it up for a while, so that each of the two is faster now and then.
        for (let waits = 0; waits < n % 9; waits++)
          await service.stores.redemptions.findByGrant({ tenant, jti: pair.claims.jti });
        return reasonOf(refuse(pair, {}, runner, b));
      };
      const [use, refusal] = await Promise.all([redeemed(pair, a), late()]);
      return `${use} ${refusal}`;
    }),
  );
  const won = new Set(outcomes);
  expect([...won].toSorted()).toEqual(["EXECUTION_ENDED answered", "redeemed STATE_CONFLICT"]);
  pairs.forEach((pair, n) => {
    const kind = outcomes[n]?.startsWith("redeemed") ? "redemption" : "outcome";
    expect(logged(pair).map((event) => event.kind)).toEqual([kind]);
  });
});

test("malformed refusals are refused with the fields named", async () => {
  const one = granted();
  const bad = { tenantId: "A", executionId: "x", code: "NOT_A_CODE", grant: "" };
  await expect(refuse(one, bad)).rejects.toThrow(/tenant_id.*execution_id.*code.*grant/);
  const mixed = { outputLength: 1n, executorSignature: "x" };
  await expect(refuse(one, mixed)).rejects.toThrow(/output_digest.*executor_signature/);
  const stray = { status: "failed", code: "NO_PERMIT" };
  await expect(refuse(one, stray)).rejects.toThrow(/code goes with refused.*grant goes with/);
});
