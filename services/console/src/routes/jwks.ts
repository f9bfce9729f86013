import { algOf, type BundleKey } from "@writ/token";
import type { GrantKeys } from "../grant-keys.ts";
import { plainReply, type Reply } from "../http/reply.ts";
import { exactRoute, type Route } from "../http/route.ts";
import { publicHeaders } from "../http/security-headers.ts";

/** The keys that grants are verified with, as a JWK set (RFC 7517). Keys that verify nothing any more are not in it. */
export function jwksRoute(keys: GrantKeys): Route {
  return exactRoute("jwks", "/.well-known/jwks.json", async (): Promise<Reply> => {
    const bundle = await keys();
    if (bundle === undefined)
      return plainReply(503, "the keys are not known at the moment", {
        ...publicHeaders,
        "retry-after": "1",
      });
    return {
      status: 200,
      headers: {
        ...publicHeaders,
        "content-type": "application/jwk-set+json",
        "cache-control": "public, max-age=60",
      },
      body: Buffer.from(JSON.stringify({ keys: bundle.keys.filter(isGrantKey).map(publishedKey) })),
    };
  });
}

function isGrantKey({ state, use }: BundleKey): boolean {
  return use === "exec-grant" && (state === "ACTIVE" || state === "OLD");
}

function publishedKey({ jwk, kid }: BundleKey) {
  return { ...jwk, alg: algOf(jwk), kid, use: "sig" };
}
