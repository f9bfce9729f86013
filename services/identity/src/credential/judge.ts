import type { Registry } from "../registry/registry.ts";
import type { Versions } from "../store/store.ts";
import { type Caller, readCaller } from "./caller.ts";
import type { Check } from "./check.ts";
import { attempt, type Denied, isDenied } from "./denied.ts";
import type { Expected } from "./party.ts";
import { recognise, type Recognised } from "./recognise.ts";
import { prepare, type Prepared, type Verified, verifyCheck } from "./verify-check.ts";

/** A check with its caller's credential taken apart. */
export interface Claim {
  readonly check: Check;
  readonly caller: Caller;
}

/** What came of a batch, as far as the registry and the tokens decide. */
export interface Judged {
  readonly states: readonly (Verified | Denied)[];
  /** What the judgement rests on. */
  readonly versions: Versions;
  /** Whether a tenant that a check named exists. */
  readonly hasTenant: (tenant: string) => boolean;
}

/** What judging needs. */
export interface JudgeParts extends Omit<Expected, "nowMs"> {
  readonly registry: Registry;
}

/** Takes the caller's credential of a check apart; depends on nothing but the check. */
export function readClaim(check: Check): Claim | Denied {
  return attempt(undefined, () => ({ check, caller: readCaller(check) }));
}

/** Judges a batch by what the registry remembers. @throws StoreUnavailableError */
export async function judge(
  { registry, audience, importKey }: JudgeParts,
  claims: readonly (Claim | Denied)[],
  nowMs: number,
): Promise<Judged> {
  const issuers = await registry.snapshot({
    issuers: claims.flatMap(issuerOf),
    principals: [],
    measurements: [],
  });
  const nowS = Math.floor(nowMs / 1000);
  const prepared = await Promise.all(
    claims.map(async (claim) => {
      if (isDenied(claim)) return claim;
      const caller = await recognise(claim.caller, issuers, nowS);
      return isDenied(caller) ? caller : prepareClaim(claim.check, caller);
    }),
  );
  const snapshot = await registry.snapshot({
    issuers: [],
    principals: prepared.flatMap(partiesOf),
    measurements: prepared.flatMap(measurementOf),
  });
  return {
    states: prepared.map((state) =>
      isDenied(state)
        ? state
        : attempt(state.caller.ref, () =>
            verifyCheck(state, snapshot, { audience, importKey, nowMs }),
          ),
    ),
    versions: new Map([...issuers.versions, ...snapshot.versions]),
    hasTenant: (tenant) => snapshot.hasTenant(tenant),
  };
}

function issuerOf(claim: Claim | Denied): readonly string[] {
  return isDenied(claim) || claim.caller.kind !== "bearer_token" ? [] : [claim.caller.issuer];
}

function prepareClaim(check: Check, caller: Recognised): Prepared | Denied {
  return attempt(caller.ref, () => prepare(check, caller));
}

/** Of a denied check too: whether its tenant exists is part of the answer. */
function partiesOf(state: Prepared | Denied) {
  if (isDenied(state)) return state.denied.claimed ?? [];
  return [state.caller.ref, state.actor?.ref, state.chain].filter((ref) => ref !== undefined);
}

function measurementOf(state: Prepared | Denied) {
  return isDenied(state) ? [] : (state.reference ?? []);
}
