import { makeIdentityAssertion, type SigningKey } from "@writ/token";
import type { Verified } from "./verify-check.ts";

const LIFETIME_S = 60;

/** Signs what is known of a verified caller: exec-id+jwt, good for one request and one minute. */
export function assertionOf(
  { ref, rqh, caller, actor, chain, runtime }: Verified,
  options: { readonly key: SigningKey; readonly nowMs: number; readonly jti: string },
): string {
  const iat = Math.floor(options.nowMs / 1000);
  return makeIdentityAssertion(
    {
      ...(actor && { act: actor.uid }),
      ...(chain && { chain: chain.uid }),
      cnf: { jkt: actor?.jkt ?? caller.jkt },
      cred: caller.credential,
      exp: iat + LIFETIME_S,
      facts: {
        ...(actor && { actor: actor.facts }),
        ...(chain && { chain: chain.facts }),
        principal: caller.facts,
      },
      holder: caller.jkt,
      iat,
      jti: options.jti,
      rqh,
      runtime,
      sub: caller.uid,
      tenant: ref.tenant,
    },
    options.key,
  );
}
