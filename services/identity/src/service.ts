import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { SessionService } from "@writ/proto/writ/identity/v1/session";
import { access, implement, type Implementation } from "@writ/rpc";
import { identityAccess, sessionAccess } from "./access.ts";
import type { VerifierParts } from "./credential/verify-credentials.ts";
import { addIssuer } from "./handlers/add-issuer.ts";
import { addMeasurement } from "./handlers/add-measurement.ts";
import { addPrincipal } from "./handlers/add-principal.ts";
import type { AdminParts } from "./handlers/admin-parts.ts";
import { type CreateCodeParts, createSignInCode } from "./handlers/create-sign-in-code.ts";
import { getSession } from "./handlers/get-session.ts";
import { listIssuers } from "./handlers/list-issuers.ts";
import { listMeasurements } from "./handlers/list-measurements.ts";
import { listPrincipals } from "./handlers/list-principals.ts";
import { removeIssuer } from "./handlers/remove-issuer.ts";
import { removeMeasurement } from "./handlers/remove-measurement.ts";
import { signIn, type SignInParts } from "./handlers/sign-in.ts";
import { suspendPrincipal } from "./handlers/suspend-principal.ts";
import { verifyCredentials } from "./handlers/verify-credentials.ts";

/** The identity service: who is calling, on what runtime. */
export function identityService(parts: VerifierParts & AdminParts): Implementation {
  return implement(IdentityService, access(IdentityService, identityAccess), {
    verifyCredentials: verifyCredentials(parts),
    addIssuer: addIssuer(parts),
    listIssuers: listIssuers(parts.store),
    removeIssuer: removeIssuer(parts),
    addPrincipal: addPrincipal(parts),
    listPrincipals: listPrincipals(parts.store),
    suspendPrincipal: suspendPrincipal(parts),
    addMeasurement: addMeasurement(parts),
    listMeasurements: listMeasurements(parts.store),
    removeMeasurement: removeMeasurement(parts),
  });
}

/** Who is at work behind the console. */
export function sessionService(parts: SignInParts & CreateCodeParts): Implementation {
  return implement(SessionService, access(SessionService, sessionAccess), {
    createSignInCode: createSignInCode(parts),
    signIn: signIn(parts),
    getSession: getSession(parts.sessions),
  });
}
