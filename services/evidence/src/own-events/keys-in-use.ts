import { encodeHex } from "@writ/encoding";
import { type KeyInUse, parseVkey } from "@writ/evidence";
import { sha256, thumbprint, type Trust } from "@writ/token";
import { SERVICE } from "./own-event.ts";

/** The keys of a trust file that are in use, by kid; not among them the grant keys, which the bundle has. */
export function keysInUse(trust: Pick<Trust, "keys" | "bundleRoots" | "log">): readonly KeyInUse[] {
  const keys: readonly KeyInUse[] = [
    ...trust.keys
      .filter(({ retiredAt }) => retiredAt === undefined)
      .map(({ kid, use, service }) => ({ kid, use, service })),
    ...trust.bundleRoots.map((jwk) => ({
      kid: thumbprint(jwk),
      use: "bundle-root" as const,
      service: "grant-signing",
    })),
    { kid: noteKeyId(trust.log.vkey), use: "log", service: SERVICE },
    { kid: noteKeyId(trust.log.timestampVkey), use: "log-timestamp", service: SERVICE },
  ];
  return keys.toSorted((a, b) => (a.kid < b.kid ? -1 : 1));
}

function noteKeyId(vkey: string): string {
  return encodeHex(parseVkey(sha256, vkey).id);
}
