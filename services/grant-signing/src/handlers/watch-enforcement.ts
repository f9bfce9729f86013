import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { isTenant } from "@writ/encoding";
import type {
  RevocationService,
  WatchEnforcementResponseSchema,
} from "@writ/proto/writ/grant/v1/grant";
import { failure, type Handlers } from "@writ/rpc";
import type { Spread, SpreadVerifier } from "../revocation/spread.ts";
import { revocationAt, type SpreadDependencies, watchSpread } from "../revocation/watch-spread.ts";
import type { Revocation } from "../store/revocations.ts";
import { streaming } from "./answering.ts";
import { requireFields, TENANT_FORM } from "./fields.ts";

/** As many are measured at a time. */
const MOST_WATCHED = 100;

/** Streams how far a revocation has come: who has applied it, what it still leaves running, and when it first refused something. */
export function watchEnforcement(
  dependencies: SpreadDependencies,
): Handlers<typeof RevocationService>["watchEnforcement"] {
  let watched = 0;
  return streaming(async function* ({ seq, tenantId }, call) {
    requireFields(
      ["tenant_id", isTenant(tenantId), TENANT_FORM],
      ["seq", seq <= Number.MAX_SAFE_INTEGER, "is too large"],
    );
    if (watched >= MOST_WATCHED)
      throw failure("OVERLOADED", `${MOST_WATCHED} revocations are being measured already`);
    watched += 1;
    try {
      const revocation = await revocationAt(tenantId, Number(seq), dependencies);
      if (revocation === undefined && seq !== 0n)
        throw failure("NOT_FOUND", "the tenant has no revocation with this number");
      for await (const spread of watchSpread(tenantId, revocation, call.signal, dependencies))
        yield responseOf(spread, revocation);
    } finally {
      watched -= 1;
    }
  });
}

function responseOf(
  { applied, firstRefusalMs, liveLeases, verifiers, watching }: Spread,
  revocation: Revocation | undefined,
): MessageInitShape<typeof WatchEnforcementResponseSchema> {
  return {
    seq: BigInt(revocation?.own.seq ?? 0),
    ...(revocation && { revokedAt: timestampFromMs(revocation.atMs) }),
    verifiers: verifiers.map((verifier) => verifierOf(verifier, revocation)),
    applied,
    watching,
    liveLeases: BigInt(liveLeases),
    ...(firstRefusalMs !== undefined && { firstRefusalAt: timestampFromMs(firstRefusalMs) }),
  };
}

function verifierOf(
  { acknowledgedAtMs, appliedAtMs, isConnected, name, seq, spiffeId, verifierId }: SpreadVerifier,
  revocation: Revocation | undefined,
) {
  const isKnown = appliedAtMs !== undefined && revocation !== undefined;
  return {
    verifierId,
    name,
    spiffeId,
    seq: BigInt(seq),
    acknowledgedAt: timestampFromMs(acknowledgedAtMs),
    connected: isConnected,
    ...(isKnown && {
      appliedAt: timestampFromMs(appliedAtMs),
      delayMs: Math.max(0, appliedAtMs - revocation.atMs),
    }),
  };
}
