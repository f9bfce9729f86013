import { readFileSync, statSync } from "node:fs";
import { signingKeyFromPem } from "@writ/token";

/** Thrown when a private key file is not fit for use. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError";
}

/**
 * Reads a private key (PKCS#8 PEM; Ed25519 or P-256). Throws {@link KeyFileError} when others may read the file, and in production mode
 * (NODE_ENV=production), where keys live in a KMS or HSM and not in files made by `writ up`.
 */
export function loadSigningKey(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): ReturnType<typeof signingKeyFromPem> {
  return signingKeyFromPem(readKeyFile(path, env));
}

/** The PEM text of a private key file, under the same conditions as {@link loadSigningKey}. */
export function readKeyFile(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (env["NODE_ENV"] === "production")
    throw new KeyFileError(
      `${path}: key files are for development; NODE_ENV=production refuses them`,
    );
  const { mode } = statSync(path);
  if ((mode & 0o077) !== 0)
    throw new KeyFileError(`${path} can be read by others: set its mode to 0600`);
  return readFileSync(path, "utf8");
}
