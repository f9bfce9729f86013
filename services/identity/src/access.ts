import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { AccessTable } from "@writ/rpc";

const readers = [
  "operator",
  "service/policy-decision",
  "service/grant-signing",
  "service/evidence",
] as const;

/** Callers are verified for the service that decides; the registry is changed by operators and read by services too. */
export const identityAccess: AccessTable<typeof IdentityService> = {
  verifyCredentials: ["service/policy-decision"],
  addIssuer: ["operator"],
  listIssuers: readers,
  removeIssuer: ["operator"],
  addPrincipal: ["operator"],
  listPrincipals: readers,
  suspendPrincipal: ["operator"],
  addMeasurement: ["operator"],
  listMeasurements: readers,
  removeMeasurement: ["operator"],
};
