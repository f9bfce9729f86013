// Runs in the browser: verifies bundles with the code that verifies them everywhere, and WebCrypto.
import { decodeBase64 } from "@writ/encoding";
import { type BundleReport, verifyBundle, webCrypto } from "@writ/evidence";
import type { PlainTrust } from "../plain-trust.ts";

/** Verifies bundles, each in base64, and returns the report of each. */
async function verifyBundles(
  bundles: readonly string[],
  trust: PlainTrust,
): Promise<readonly BundleReport[]> {
  const keys = trust.keys.map((key) => ({ ...key, spkiDer: decodeBase64(key.spkiDer) }));
  const options = { crypto: webCrypto(crypto.subtle) };
  return Promise.all(
    bundles.map((bundle) => verifyBundle(decodeBase64(bundle), { ...trust, keys }, options)),
  );
}

Object.assign(globalThis, { verifyBundles });
