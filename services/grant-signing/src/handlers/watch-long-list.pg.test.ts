import { encodeHex } from "@writ/encoding";
import { grantFacts, type RevocationView, revocationView } from "@writ/grant";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PART } from "../revocation/record.ts";
import type { Revocation } from "../store/revocations.ts";
import { issuer, rootClaims, tenant, uuid } from "../testing/claims.ts";
import { operator, revocation } from "../testing/requests.ts";
import { storedRevocations } from "../testing/revocations.ts";
import { callBy, runner, type TestService, testService } from "../testing/service.ts";
import { revoke } from "./revoke.ts";
import { watchRevocations } from "./watch-revocations.ts";

/** More than one frame can hold. */
const MANY = 25_000;
const PARTS = Math.ceil(MANY / PART);

let service: TestService;

beforeAll(async () => {
  service = await testService();
  await store(storedRevocations(MANY));
});
afterAll(() => service[Symbol.asyncDispose]());

/** Stores revocations that are chained already, as if their evidence were in the log. */
async function store(revocations: readonly Revocation[]): Promise<void> {
  const rows = revocations.map((r) => ({
    ...r,
    ownSeq: r.own.seq,
    ownH: encodeHex(r.own.h),
    allSeq: r.all.seq,
    allH: encodeHex(r.all.h),
    statement: encodeHex(r.statement),
  }));
  await service.pool.query(
    `insert into grants.revocation (tenant_id, seq, h, all_seq, all_h, revocation_id, type, value, reason,
       revoked_by, revoked_at, event_id, statement, evidence_index)
     select tenant, "ownSeq", decode("ownH", 'hex'), "allSeq", decode("allH", 'hex'), "revocationId", type, value,
       reason, by, to_timestamp("atMs" / 1000.0), "eventId", decode(statement, 'hex'), "allSeq"
     from json_to_recordset($1) as r (tenant text, "ownSeq" bigint, "ownH" text, "allSeq" bigint, "allH" text,
       "revocationId" uuid, type text, value text, reason text, by text, "atMs" bigint, "eventId" uuid, statement text)`,
    [JSON.stringify(rows)],
  );
}

test("very many stored revocations reach who subscribes, and then what is added; others are not held up", async () => {
  const { plane, clock } = service;
  const parts = await service.open();
  const watch = (tenantId: string) => {
    const request = { $typeName: "writ.grant.v1.WatchRevocationsRequest" as const, tenantId };
    const call = callBy(runner, new AbortController().signal);
    const frames = watchRevocations(parts.feed, parts.verifiers)(request, call);
    const iterator = frames[Symbol.asyncIterator]();
    return async (view: RevocationView): Promise<RevocationView> => {
      const { value } = await iterator.next();
      return view.applied(value?.frame ?? "", plane.keys, clock.nowMs);
    };
  };

  const other = await watch("other")(revocationView({ issuer, tenant: "other" }));
  expect(other).toMatchObject({ status: "following", seq: 0 });

  const next = watch(tenant);
  let view = revocationView({ issuer, tenant });
  for (let part = 1; part < PARTS; part++) {
    view = await next(view);
    expect(view).toMatchObject({ status: "catching-up", seq: part * PART, lastGoodMs: -Infinity });
  }
  view = await next(view);
  expect(view).toMatchObject({ status: "following", seq: MANY, lastGoodMs: clock.nowMs });

  const request = revocation("execution", uuid(90_000), 90_000, { tenantId: tenant });
  await revoke(parts)(request, callBy(operator));
  view = await next(view);
  expect(view).toMatchObject({ status: "following", seq: MANY + 1 });
  const facts = grantFacts(rootClaims(plane.holder.kid, plane.log.origin), "");
  for (const execution of [uuid(100), uuid(100 + PART), uuid(99 + MANY), uuid(90_000)])
    expect(view.revoked({ ...facts, execution })?.value).toBe(execution);
});
