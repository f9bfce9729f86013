import { demand } from "./field-error.ts";
import { demandTenant } from "./tenant.ts";

/** Which reference value. */
export interface MeasurementRef {
  readonly tenant: string;
  readonly profile: string;
  /** `sha256:` and 64 lower-case hex digits. */
  readonly measurement: string;
}

/** Where a runtime may be used. */
type Environment = "dev" | "staging" | "prod";

/** A reference value: a runtime that may be what it claims. */
export interface Measurement extends MeasurementRef {
  /** For people. */
  readonly name: string;
  /** Assurance level, 0 to 4. */
  readonly level: number;
  readonly environment: Environment;
}

/** A reference value as somebody asks to register it; any field may be wrong. */
export interface MeasurementDraft extends MeasurementRef {
  readonly name: string;
  readonly level: number;
  readonly environment: string;
}

/** Attestor profiles we can appraise. `process-measure/v1`: SHA-256 of what runs, taken by the caller and signed with the request. */
const PROFILES: readonly string[] = ["process-measure/v1"];
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const NAME = /^\P{C}{1,128}$/u;

/** Whether this release can appraise the profile. */
export function isProfile(text: string): boolean {
  return PROFILES.includes(text);
}

/** Whether a text has the form of a measurement. */
export function isMeasurement(text: string): boolean {
  return DIGEST.test(text);
}

/** Demands that a reference value could exist. @throws FieldError */
export function demandMeasurementRef(ref: MeasurementRef, field: string): void {
  demandTenant(ref.tenant, `${field}tenant_id`);
  demand(isProfile(ref.profile), `${field}profile`, `must be one of ${PROFILES.join(", ")}`);
  demand(
    isMeasurement(ref.measurement),
    `${field}measurement`,
    "must be sha256: and 64 hex digits",
  );
}

/** Checks every field of a reference value. @throws FieldError */
export function checkMeasurement(draft: MeasurementDraft): Measurement {
  const { level, environment, name } = draft;
  demandMeasurementRef(draft, "measurement.");
  demand(NAME.test(name), "measurement.name", "must be 1 to 128 printable characters");
  demand(
    Number.isSafeInteger(level) && level >= 0 && level <= 4,
    "measurement.level",
    "must be 0 to 4",
  );
  demand(
    environment === "dev" || environment === "staging" || environment === "prod",
    "measurement.environment",
    "must be dev, staging or prod",
  );
  return { ...draft, level, environment };
}
