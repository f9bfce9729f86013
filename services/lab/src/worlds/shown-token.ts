import { createHash } from "node:crypto";
import { decodeBase64Url, type Json } from "@writ/encoding";

/** A token as visitors see it: its digest, header and claims. Without the signature it is of no use. */
export function shownToken(token: string): { readonly [name: string]: Json } {
  const [header = "", payload = ""] = token.split(".");
  return {
    sha256: createHash("sha256").update(token).digest("hex"),
    header: decoded(header),
    claims: decoded(payload),
    signature: "(not shown)",
  };
}

/** A token that was shown already: its digest and what it names. */
export function shownReference(token: string): { readonly [name: string]: Json } {
  const { claims = null, sha256 = "" } = shownToken(token);
  const { exec, jti } = claims as { readonly jti?: Json; readonly exec?: { readonly id?: Json } };
  return { sha256, jti: jti ?? null, executionId: exec?.id ?? null };
}

function decoded(part: string): Json {
  try {
    return JSON.parse(new TextDecoder().decode(decodeBase64Url(part))) as Json;
  } catch {
    return "(not readable)";
  }
}
