import { type ParsedClientAssertion, parseClientAssertion, parseClientId } from "@writ/token";
import { parseForeignToken, type ForeignToken } from "../foreign/foreign-token.ts";
import { claimedIssuer } from "../foreign/select-issuer.ts";
import type { PrincipalRef } from "../registry/principal.ts";
import type { Check } from "./check.ts";
import { CredentialDenied } from "./credential-denied.ts";

/** A client assertion taken apart, and whose it claims to be. */
export interface ClaimedAssertion {
  readonly kind: "client_assertion";
  readonly parsed: ParsedClientAssertion;
  readonly ref: PrincipalRef;
}

/** A bearer token taken apart, and the issuer it names. */
export interface ClaimedBearer {
  readonly kind: "bearer_token";
  readonly token: ForeignToken;
  readonly issuer: string;
}

/** A caller before anything about it is verified. */
export type Caller = ClaimedAssertion | ClaimedBearer;

/** Takes the caller's credential apart. @throws CredentialDenied, TokenError */
export function readCaller(check: Check): Caller {
  const { credential } = check;
  if (credential === undefined || credential.token === "")
    throw new CredentialDenied("CRED_MISSING", "there is no credential");
  if (credential.kind === "client_assertion") {
    if (check.proof !== "")
      throw new CredentialDenied(
        "CRED_MALFORMED",
        "proof_of_possession goes with a bearer token only: a client assertion is its own proof",
      );
    return readAssertion(credential.token);
  }
  const token = parseForeignToken(credential.token);
  return { kind: "bearer_token", token, issuer: claimedIssuer(token) };
}

/** Takes a client assertion apart. @throws CredentialDenied, TokenError */
export function readAssertion(token: string): ClaimedAssertion {
  const parsed = parseClientAssertion(token);
  const client = parseClientId(parsed.claims.iss);
  if (client === undefined) throw new CredentialDenied("CRED_MALFORMED", "iss is no client id");
  return {
    kind: "client_assertion",
    parsed,
    ref: { tenant: client.tenant, uid: client.principal },
  };
}
