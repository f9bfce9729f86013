import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ClientEnvironmentError } from "@writ/client";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { NoAnswerError } from "./command.ts";
import { clientEnvironment, dataFolder, fileEnvironment, tenantOf } from "./environment.ts";
import { trustWithKeys } from "./testing/signed-evidence.ts";

function at(data: string | undefined, env: Readonly<Record<string, string>> = {}) {
  return { env, text: (name: string) => (name === "data" ? data : undefined) };
}

/** A data folder as far as clients need it. */
async function writeDataFolder(folder: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const files = { key: pem, cert: "certificate", trust: JSON.stringify(trustWithKeys().file) };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const variables = {
    WRIT_ENDPOINT: "127.0.0.1:1",
    WRIT_IDENTITY_ENDPOINT: "127.0.0.1:2",
    WRIT_GRANTS_ENDPOINT: "127.0.0.1:3",
    WRIT_EVIDENCE_ENDPOINT: "127.0.0.1:4",
    WRIT_AUDIENCE: "urn:writ:default",
    WRIT_TRUST_FILE: join(folder, "trust"),
    WRIT_TLS_CERT_FILE: join(folder, "cert"),
    WRIT_TLS_KEY_FILE: join(folder, "key"),
    WRIT_CLIENT_ID: "sample/Workload::orchestrator",
    WRIT_KEY_FILE: join(folder, "key"),
    WRIT_AGENTS_DIR: folder,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(folder, "client.env"), `# a comment\n${lines.join("")}`);
}

test("takes the data folder of --data, else .writ here", () => {
  expect(dataFolder(at(undefined))).toBe(resolve(".writ"));
  expect(dataFolder(at("elsewhere"))).toBe(resolve("elsewhere"));
});

test("reads client.env of the data folder; a variable that is set wins", async () => {
  await using folder = await temporaryFolder();
  await writeDataFolder(folder.path);
  const plain = clientEnvironment(at(folder.path));
  expect(plain.endpoint).toBe("127.0.0.1:1");
  expect(tenantOf(plain)).toBe("sample");
  const other = { WRIT_ENDPOINT: "127.0.0.1:9", WRIT_CLIENT_ID: "other/User::ann" };
  const overridden = clientEnvironment(at(folder.path, other));
  expect(overridden.endpoint).toBe("127.0.0.1:9");
  expect(tenantOf(overridden)).toBe("other");
});

test("believes nothing but the file where the cluster of a data folder is meant", async () => {
  await using folder = await temporaryFolder();
  await writeDataFolder(folder.path);
  expect(fileEnvironment(join(folder.path, "client.env")).endpoint).toBe("127.0.0.1:1");
  expect(() => fileEnvironment(join(folder.path, "none"))).toThrow(ClientEnvironmentError);
});

test("says how to get a cluster when there is none", async () => {
  await using folder = await temporaryFolder();
  expect(() => clientEnvironment(at(folder.path))).toThrow(NoAnswerError);
  expect(() => clientEnvironment(at(folder.path))).toThrow("writ up");
});

test("names every variable that is missing", async () => {
  await using folder = await temporaryFolder();
  const one = { WRIT_ENDPOINT: "127.0.0.1:1" };
  expect(() => clientEnvironment(at(folder.path, one))).toThrow("WRIT_TRUST_FILE");
});
