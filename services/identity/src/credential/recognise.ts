import { subjectName } from "../foreign/subject-name.ts";
import { selectIssuer } from "../foreign/select-issuer.ts";
import { type ForeignIdentity, verifyForeignToken } from "../foreign/verify-foreign-token.ts";
import type { KnownIssuer } from "../registry/known.ts";
import type { PrincipalRef } from "../registry/principal.ts";
import type { Snapshot } from "../registry/snapshot.ts";
import type { Caller, ClaimedAssertion, ClaimedBearer } from "./caller.ts";
import { type Denied, denial } from "./denied.ts";

/** A bearer token that its issuer signed for us; whether its holder sent it is still open. */
export interface RecognisedBearer extends ClaimedBearer {
  readonly ref: PrincipalRef;
  readonly by: KnownIssuer;
  readonly identity: ForeignIdentity;
}

/** A caller of whom it is known which principal it would be. */
export type Recognised = ClaimedAssertion | RecognisedBearer;

/** Finds out which principal a caller would be: of a bearer token this takes verifying it. */
export async function recognise(
  caller: Caller,
  issuers: Snapshot,
  nowS: number,
): Promise<Recognised | Denied> {
  if (caller.kind === "client_assertion") return caller;
  let claimed: PrincipalRef | undefined;
  try {
    const by = selectIssuer(caller.token, issuers.issuers(caller.issuer));
    claimed = claimedPrincipal(caller, by);
    const identity = await verifyForeignToken(caller.token, by, nowS);
    return { ...caller, by, identity, ref: principalOf(by, identity.subject) };
  } catch (error) {
    return denial(error, claimed);
  }
}

function principalOf(issuer: KnownIssuer, subject: string): PrincipalRef {
  return { tenant: issuer.tenant, uid: `${issuer.principalType}::${subjectName(subject)}` };
}

/** Unverified, for the record of a denial. */
function claimedPrincipal(caller: ClaimedBearer, issuer: KnownIssuer): PrincipalRef {
  const { sub } = caller.token.claims;
  const prefix = issuer.kind === "jwt_svid" ? `${issuer.issuer}/` : "";
  const subject = typeof sub === "string" && sub.startsWith(prefix) ? sub.slice(prefix.length) : "";
  return principalOf(issuer, subject);
}
