import { decodeUtf8, encodeUtf8, equalBytes } from "@writ/encoding";
import type { VerifyCrypto } from "../verify-crypto.ts";
import type { BundleDocument } from "./bundle-document.ts";
import { BundleError } from "./bundle-error.ts";
import { bundleText } from "./bundle-text.ts";
import { type BundleTrust, BundleTrustError, type OpenTrust, openTrust } from "./bundle-trust.ts";
import { claim, failed, notChecked, passed } from "./check.ts";
import { checkChain } from "./check-chain.ts";
import { findCheckpoints } from "./check-checkpoint.ts";
import { checkConsistency, checkRemembered } from "./check-consistency.ts";
import { checkDisclosures } from "./check-disclosures.ts";
import { type CheckedEvent, checkEvent, openEvent } from "./check-event.ts";
import { checkOpenings } from "./check-openings.ts";
import { checkReplay } from "./check-replay.ts";
import { notProven } from "./not-proven.ts";
import { ordered } from "./ordered.ts";
import { parseBundle } from "./parse-bundle.ts";
import type { Replay } from "./replay.ts";
import type { BundleReport, Check, ReportedEvent } from "./report.ts";
import { noTiers, tiersOf } from "./tiers.ts";

/** How a bundle is verified. */
export interface VerifyOptions {
  readonly crypto: VerifyCrypto;
  /** Makes decisions again; without it, none is. */
  readonly replay?: Replay | undefined;
  /** A signed checkpoint the caller kept from another time. */
  readonly remembered?: string | undefined;
}

/**
 * Verifies an evidence bundle against a trust and nothing else. Whatever the bytes are, the answer is a report; it rejects
 * only when `crypto` does.
 */
export async function verifyBundle(
  bytes: Uint8Array,
  trust: BundleTrust,
  options: VerifyOptions,
): Promise<BundleReport> {
  try {
    const document = parseBundle(bytes);
    return await report(document, bytes, await openTrust(trust, options.crypto), options);
  } catch (error) {
    if (error instanceof BundleError) return refusal(failed(claim("form", null), error.message));
    if (error instanceof BundleTrustError)
      return refusal(failed(claim("trust", null), error.message));
    throw error;
  }
}

async function report(
  document: BundleDocument,
  bytes: Uint8Array,
  trust: OpenTrust,
  { crypto, replay, remembered }: VerifyOptions,
): Promise<BundleReport> {
  const opened = document.events.map(openEvent);
  const notes = opened.flatMap(({ proof }) =>
    proof instanceof BundleError ? [] : [proof.checkpoint],
  );
  const findings = await findCheckpoints(new Set(notes), trust, crypto);
  const events: CheckedEvent[] = [];
  for (const event of opened) events.push(await checkEvent(event, findings, trust, crypto));

  const said = events.map(({ event }) => event);
  const consistency = await checkConsistency(document.consistency, findings, trust, crypto);
  const bytesCheck = checkBytes(document, events, bytes);
  const checks: Check[] = [
    passed(claim("trust", null)),
    passed(claim("form", null)),
    bytesCheck,
    ...events.flatMap((event) => event.checks),
    ...checkChain(events, document),
    ...consistency.checks,
  ];
  if (remembered !== undefined)
    checks.push(await checkRemembered(remembered, findings, consistency, trust, crypto));
  checks.push(...(await checkDisclosures(document.disclosures, said[0], crypto)));
  checks.push(...(await checkOpenings(document.openings, said, crypto)));
  if (document.replay !== null)
    checks.push(...(await checkReplay(document.replay, said[0], replay, crypto)));

  const checkpoints = [...findings.values()].flatMap(({ signed }) => (signed ? [signed] : []));
  const tiers = tiersOf({ checks, eventCount: events.length, checkpoints, policy: trust.policy });
  const proven = tiers.filter(({ status }) => status === "yes").map(({ tier }) => tier);
  const isSound = bytesCheck.status === "pass" && !checks.some(({ status }) => status === "fail");
  return {
    valid: isSound && proven.includes("signed") && proven.includes("included"),
    tenant: document.tenant,
    executionId: document.executionId,
    ...decisionOf(events[0]),
    events: events.flatMap(reported),
    checks,
    tiers,
    notProven: notProven(tiers, checks),
    checkpoints: checkpoints.map(({ note }) => note),
  };
}

/** Nothing in a bundle may be but what its verified parts make: so no byte of it can change unnoticed. */
function checkBytes(
  document: BundleDocument,
  events: readonly CheckedEvent[],
  bytes: Uint8Array,
): Check {
  const claimed = claim("bytes", null);
  const rendered = events.flatMap((event) => event.rendered ?? []);
  if (rendered.length < events.length)
    return notChecked(claimed, "the parts of some event are unknown");
  const made = encodeUtf8(bundleText(ordered({ ...document, events: rendered })));
  if (equalBytes(made, bytes)) return passed(claimed);
  const at = made.findIndex((byte, i) => byte !== bytes[i]);
  return failed(claimed, `it differs from byte ${at} on`, {
    expected: excerpt(made, at),
    recomputed: excerpt(bytes, at),
  });
}

function excerpt(bytes: Uint8Array, at: number): string {
  try {
    return decodeUtf8(bytes.slice(at, at + 40));
  } catch {
    return "";
  }
}

function decisionOf(first: CheckedEvent | undefined): Pick<BundleReport, "decision"> {
  const isSound = first?.checks.every(({ id, status }) => status === "pass" || id === "witnesses");
  if (isSound !== true || first?.event?.kind !== "decision") return {};
  return { decision: first.event.predicate.decision };
}

function reported({ seq, event, place }: CheckedEvent): readonly ReportedEvent[] {
  if (event === undefined || place === undefined) return [];
  const { kind, result } = event;
  const { eventId, occurredAt } = event.predicate;
  return [{ seq, kind, eventId, occurredAt, ...place, result }];
}

function refusal(check: Check): BundleReport {
  const tiers = noTiers();
  return {
    valid: false,
    tenant: "",
    executionId: "",
    events: [],
    checks: [check],
    tiers,
    notProven: notProven(tiers, []),
    checkpoints: [],
  };
}
