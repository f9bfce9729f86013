import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  Measurement as Message,
  MeasurementSchema,
} from "@writ/proto/writ/identity/v1/identity";
import type { Measurement, MeasurementDraft } from "../registry/measurement.ts";

/** The reference value a request asks for. A request without one asks for a value without anything. */
export function measurementDraft(message: Message | undefined): MeasurementDraft {
  return {
    tenant: message?.tenantId ?? "",
    profile: message?.profile ?? "",
    measurement: message?.measurement ?? "",
    name: message?.name ?? "",
    level: message?.level ?? 0,
    environment: message?.environment ?? "",
  };
}

/** The message of a reference value. */
export function measurementMessage(value: Measurement): MessageInitShape<typeof MeasurementSchema> {
  const { tenant, profile, measurement, name, level, environment } = value;
  return { tenantId: tenant, profile, measurement, name, level, environment };
}
