import { createHash, createPrivateKey, hkdfSync } from "node:crypto";

/** The key with which the probe asks, and the name it is registered under. */
export interface ProbeHolder {
  /** PKCS#8 PEM, Ed25519. Secret. */
  readonly keyPem: string;
  /** `Workload::probe-…`; another key has another name. */
  readonly principal: string;
}

// RFC 8410 section 7: what stands before the 32 bytes of an Ed25519 private key.
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * The holder of a key that is derived (RFC 5869) from one the client has anyway: it is the same after every start, and is kept
 * nowhere. So each data folder has one principal of the probe, however often it is started.
 */
export function probeHolder(clientKeyPem: string): ProbeHolder {
  const secret = createPrivateKey(clientKeyPem).export({ type: "pkcs8", format: "der" });
  const seed = Buffer.from(hkdfSync("sha256", secret, "", "writ-probe-holder/1", 32));
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: "der",
    type: "pkcs8",
  });
  const keyPem = key.export({ type: "pkcs8", format: "pem" }).toString();
  // Of the derived key, so that the name tells nothing about the other one.
  const name = createHash("sha256").update("name").update(seed).digest("hex").slice(0, 12);
  return { keyPem, principal: `Workload::probe-${name}` };
}
