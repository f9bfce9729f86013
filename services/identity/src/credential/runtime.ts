import { CLOCK_SKEW_S, type RuntimeFacts } from "@writ/token";
import { isMeasurement, isProfile, type Measurement } from "../registry/measurement.ts";
import type { RuntimeClaim } from "./check.ts";
import { CredentialDenied } from "./credential-denied.ts";

/** How long a measurement says something about what runs. */
const MAX_AGE_S = 3600;

/** Whether some reference value could match the claim, so that it is worth looking for. */
export function isAppraisable({ profile, measurement }: RuntimeClaim): boolean {
  return isProfile(profile) && isMeasurement(measurement);
}

/** What is known of a claimed runtime by the reference value of its tenant. @throws CredentialDenied */
export function runtimeFacts(
  claim: RuntimeClaim,
  reference: Measurement | undefined,
  nowS: number,
): RuntimeFacts {
  const { profile, measurement, measuredAt } = claim;
  if (!isProfile(profile))
    throw new CredentialDenied("RUNTIME_PROFILE_UNKNOWN", "the attestation profile is unknown");
  if (!isMeasurement(measurement))
    throw new CredentialDenied("RUNTIME_MALFORMED", "measurement is not sha256: and 64 hex digits");
  if (!Number.isSafeInteger(measuredAt) || measuredAt < 0)
    throw new CredentialDenied("RUNTIME_MALFORMED", "measured_at is not a time");
  if (reference === undefined)
    throw new CredentialDenied(
      "RUNTIME_MEASUREMENT_UNKNOWN",
      "the tenant has no reference value for this measurement",
    );
  if (measuredAt > nowS + CLOCK_SKEW_S)
    throw new CredentialDenied("RUNTIME_STALE", "measured_at is in the future");
  if (measuredAt < nowS - MAX_AGE_S)
    throw new CredentialDenied("RUNTIME_STALE", `measured more than ${MAX_AGE_S} s ago`);
  return {
    env: reference.environment,
    level: reference.level,
    measured_at: measuredAt,
    measurement,
    not_after: measuredAt + MAX_AGE_S,
    profile,
  };
}
