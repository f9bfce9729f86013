import { timestampDate, timestampMs } from "@bufbuild/protobuf/wkt";
import type { Json } from "@writ/encoding";
import type { Verifier, WatchEnforcementResponse } from "@writ/proto/writ/grant/v1/grant";

const NAMED = 5;

/** How far a revocation has come, for programs. */
export function spreadObject(told: WatchEnforcementResponse): { readonly [key: string]: Json } {
  const { applied, firstRefusalAt, liveLeases, revokedAt, seq, verifiers, watching } = told;
  return {
    seq: Number(seq),
    revokedAt: revokedAt ? timestampDate(revokedAt).toISOString() : null,
    applied,
    watching,
    liveLeases: Number(liveLeases),
    firstRefusalAt: firstRefusalAt ? timestampDate(firstRefusalAt).toISOString() : null,
    verifiers: verifiers.map((verifier) => ({
      verifierId: verifier.verifierId,
      name: verifier.name,
      spiffeId: verifier.spiffeId,
      connected: verifier.connected,
      seq: Number(verifier.seq),
      applied: hasApplied(verifier),
      delayMs: hasApplied(verifier) ? verifier.delayMs : null,
    })),
  };
}

/** What is new since the last time, one line each. */
export function spreadLines(
  told: WatchEnforcementResponse,
  last: WatchEnforcementResponse | undefined,
): string[] {
  const known = new Set(last?.verifiers.filter(hasApplied).map(({ verifierId }) => verifierId));
  const news = told.verifiers
    .filter((one) => hasApplied(one) && !known.has(one.verifierId))
    .toSorted((a, b) => a.delayMs - b.delayMs);
  const refused = last?.firstRefusalAt === undefined ? told.firstRefusalAt : undefined;
  const isCounted = told.liveLeases !== (last?.liveLeases ?? 0n);
  return [
    ...news.map((one) => `${after(one.delayMs)}  applied by ${shown(one)}`),
    ...(refused && told.revokedAt
      ? [`${after(timestampMs(refused) - timestampMs(told.revokedAt))}  first refusal`]
      : []),
    ...(isCounted ? [`${" ".repeat(WIDTH)}  leases that still run: ${told.liveLeases}`] : []),
  ];
}

/** What came out of it, in one line. */
export function spreadEnd(told: WatchEnforcementResponse | undefined): string {
  if (told === undefined) return "NOT MEASURED: no answer";
  const { applied, liveLeases, verifiers, watching } = told;
  if (watching === 0) return "NO VERIFIER WATCHES: nobody has anything to apply";
  const leases = liveLeases === 0n ? "" : `; ${liveLeases} leases still run`;
  if (applied === watching) return `APPLIED by ${applied} of ${watching} verifiers${leases}`;
  const missing = verifiers.filter((one) => one.connected && !hasApplied(one));
  const rest = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
  const names = missing.slice(0, NAMED).map(shown).join(", ");
  return `NOT APPLIED by ${watching - applied} of ${watching} verifiers: ${names}${rest}${leases}`;
}

const WIDTH = 9;

function after(ms: number): string {
  return `${Math.round(ms)} ms`.padStart(WIDTH);
}

function hasApplied({ appliedAt }: Verifier): boolean {
  return appliedAt !== undefined;
}

function shown({ name, spiffeId }: Verifier): string {
  // Somebody else's text on our terminal.
  return `${name.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd")} (${spiffeId})`;
}
