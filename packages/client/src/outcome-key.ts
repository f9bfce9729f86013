import { createHash } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import { makeOutcomeSignature, publicJwk, signingKeyFromPem } from "@writ/token";

/** How an execution ended. */
export type Status = "completed" | "failed";

/** All that leaves this process of an output. */
export interface OutputDigest {
  readonly sha256: Uint8Array;
  /** Bytes. */
  readonly length: number;
}

/** A key of an executing service. */
export interface OutcomeKey {
  /** RFC 7638 thumbprint, as evidence names it. */
  readonly keyId: string;
  /** Signs how an execution ended, as of now (exec-outcome+jwt). */
  sign(outcome: {
    readonly exec: string;
    readonly tenant: string;
    readonly status: Status;
    readonly output: OutputDigest | undefined;
  }): string;
}

/** The key of a PKCS#8 PEM, Ed25519 or P-256; throws SigningKeyError when it is none. */
export function outcomeKey(pem: string, now: () => number = Date.now): OutcomeKey {
  const key = signingKeyFromPem(pem);
  const jwk = publicJwk(key.publicKey);
  return {
    keyId: key.kid,
    sign({ output, ...said }) {
      const out = output ? { h: encodeBase64Url(output.sha256), len: output.length } : null;
      const iat = Math.floor(now() / 1000);
      return makeOutcomeSignature({ ...said, iat, out }, key, jwk);
    },
  };
}

/** Digest and length of an output. */
export function digestOf(output: Uint8Array): OutputDigest {
  return { sha256: createHash("sha256").update(output).digest(), length: output.length };
}
