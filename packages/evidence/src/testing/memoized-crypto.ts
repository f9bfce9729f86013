import { encodeHex } from "@writ/encoding";
import type { VerifyCrypto } from "../verify-crypto.ts";

/** The same answers, each signature verified once: for tests that verify the same ones thousands of times. */
export function memoized(crypto: VerifyCrypto): VerifyCrypto {
  const answers = new Map<string, boolean | Promise<boolean>>();
  const once =
    (verify: VerifyCrypto["p256"]): VerifyCrypto["p256"] =>
    (key, message, signature) => {
      const asked = [key, crypto.sha256(message) as Uint8Array, signature].map(encodeHex).join(" ");
      const answer = answers.get(asked) ?? verify(key, message, signature);
      answers.set(asked, answer);
      return answer;
    };
  return { sha256: crypto.sha256, ed25519: once(crypto.ed25519), p256: once(crypto.p256) };
}
