import { createPublicKey, verify } from "node:crypto";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { ed25519 } from "./ed25519.ts";
import { sha256 } from "./sha256.ts";

/** Verifying with node:crypto, for tests. */
export const nodeCrypto: VerifyCrypto = {
  sha256,
  ed25519: (publicKey, message, signature) => ed25519(publicKey)(message, signature),
  p256(spkiDer, message, signature) {
    const key = createPublicKey({ key: Buffer.from(spkiDer), format: "der", type: "spki" });
    return verify("sha256", message, { key, dsaEncoding: "der" }, signature);
  },
};
