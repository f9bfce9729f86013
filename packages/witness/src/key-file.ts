import { generateKeyPairSync } from "node:crypto";
import { link, open, readFile, rm, stat } from "node:fs/promises";
import { signingKeyFromPem } from "@writ/token";
import { type WitnessKey, witnessKey, WitnessKeyError } from "./witness-key.ts";

/**
 * The witness key in a file (Ed25519, PKCS#8 PEM), which is made with mode 0600 when it is not there, and never overwritten.
 * @throws WitnessKeyError when others may read it, SigningKeyError when it is no key
 */
export async function keepKeyFile(path: string): Promise<WitnessKey> {
  await makeIfMissing(path);
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new WitnessKeyError(`${path} can be read by others: set its mode to 0600`);
  }
  return witnessKey(signingKeyFromPem(await readFile(path, "utf8")));
}

async function makeIfMissing(path: string): Promise<void> {
  if (await isThere(path)) return;
  const { privateKey } = generateKeyPairSync("ed25519");
  const unfinished = `${path}.${process.pid}.new`;
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      await file.writeFile(privateKey.export({ type: "pkcs8", format: "pem" }));
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, a link does not replace a key that somebody made meanwhile.
    await link(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
