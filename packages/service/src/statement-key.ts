import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { pae, PAYLOAD_TYPE } from "@writ/evidence";
import { publicJwk, thumbprint } from "@writ/token";
import { KeyFileError, readKeyFile } from "./key-file.ts";

/** A statement with its signature, as it goes into the log. */
export interface SignedStatement {
  readonly payload: Uint8Array;
  /** ECDSA P-256 with SHA-256 over the DSSE pre-authentication encoding, DER. */
  readonly signature: Uint8Array;
  /** RFC 7638 thumbprint of the signing key. */
  readonly keyId: string;
}

/** A service's key for statements of evidence. */
export interface StatementKey {
  readonly keyId: string;
  sign(payload: Uint8Array): SignedStatement;
}

/** Reads a P-256 key for statements; throws {@link KeyFileError} under the conditions of `loadSigningKey`, or for another kind of key. */
export function loadStatementKey(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): StatementKey {
  return statementKey(readKeyFile(path, env));
}

/** A key for statements from its PKCS#8 PEM; throws {@link KeyFileError} unless it is P-256. */
export function statementKey(pem: string): StatementKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw new KeyFileError("statements are signed with ECDSA P-256 keys only");
  const keyId = thumbprint(publicJwk(createPublicKey(key)));
  return {
    keyId,
    sign: (payload) => ({
      payload,
      signature: sign("sha256", pae(PAYLOAD_TYPE, payload), { key, dsaEncoding: "der" }),
      keyId,
    }),
  };
}
