import { generateKeyPairSync } from "node:crypto";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SigningKeyError } from "@writ/token";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { keepKeyFile } from "./key-file.ts";
import { WitnessKeyError } from "./witness-key.ts";

test("makes a key for its owner only, and finds the same one afterwards", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "key");
  const made = await keepKeyFile(file);
  expect(await folder.modeOf(file)).toBe("600");
  expect((await keepKeyFile(file)).publicKey).toEqual(made.publicKey);
  expect(await readdir(folder.path)).toEqual(["key"]);
});

test("refuses a key that others can read, that is of another kind, or that is none", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "key");
  await keepKeyFile(file);
  await chmod(file, 0o640);
  await expect(keepKeyFile(file)).rejects.toThrow(WitnessKeyError);
  await chmod(file, 0o600);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await writeFile(file, privateKey.export({ type: "pkcs8", format: "pem" }));
  await expect(keepKeyFile(file)).rejects.toThrow(WitnessKeyError);
  await writeFile(file, "");
  await expect(keepKeyFile(file)).rejects.toThrow(SigningKeyError);
});
