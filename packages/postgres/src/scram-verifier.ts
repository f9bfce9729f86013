import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

const ITERATIONS = 4096;
const PRINTABLE_ASCII = /^[\x21-\x7e]{16,128}$/;

/**
 * What Postgres stores for a password (RFC 5803, SCRAM-SHA-256), made on our side so that the password itself is in no
 * statement and no server log. `salt` is 16 random bytes.
 * Throws TypeError unless the password is 16 to 128 printable ASCII characters, which need no SASLprep.
 */
export function scramVerifier(password: string, salt: Uint8Array): string {
  if (!PRINTABLE_ASCII.test(password))
    throw new TypeError("a database password must be 16 to 128 printable ASCII characters");
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  const salt64 = Buffer.from(salt).toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt64}$${storedKey}:${serverKey}`;
}
