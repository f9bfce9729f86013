import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { SessionService } from "@writ/proto/writ/identity/v1/session";
import type { AccessTable } from "@writ/rpc";

const readers = [
  "operator",
  "service/policy-decision",
  "service/grant-signing",
  "service/evidence",
  "role/public",
] as const;
const admins = ["operator", "role/admin"] as const;

/** Callers are verified for the service that decides; the registry is changed by operators and admins, and read by services and people too. */
export const identityAccess: AccessTable<typeof IdentityService> = {
  verifyCredentials: ["service/policy-decision"],
  addIssuer: { callers: admins, tenant: ({ issuer }) => issuer?.tenantId ?? "" },
  listIssuers: readers,
  removeIssuer: admins,
  addPrincipal: { callers: admins, tenant: ({ principal }) => principal?.tenantId ?? "" },
  listPrincipals: readers,
  suspendPrincipal: admins,
  addMeasurement: { callers: admins, tenant: ({ measurement }) => measurement?.tenantId ?? "" },
  listMeasurements: readers,
  removeMeasurement: admins,
};

/** People are signed in by the console; codes for that are made by operators and admins. */
export const sessionAccess: AccessTable<typeof SessionService> = {
  createSignInCode: admins,
  signIn: ["service/console"],
  getSession: { callers: ["role/public"], tenant: "none" },
};
