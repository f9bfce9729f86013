import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { signingKeyFromPem } from "@writ/token";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { dataFolder } from "./data-folder.ts";
import { developmentKeys, DevelopmentKeysError } from "./keys.ts";

test("signs statements with P-256 and everything else with Ed25519, each key only once", async () => {
  await using folder = await temporaryFolder();
  const keys = await developmentKeys(dataFolder(folder.path), { production: false, shard: 0 });
  const algorithms = Object.entries(keys).map(([name, pem]) => [name, signingKeyFromPem(pem).alg]);
  const expected = algorithms.map(([name]) => [
    name,
    name?.endsWith("-statement") === true ? "ES256" : "Ed25519",
  ]);
  expect(algorithms).toEqual(expected);
  expect(new Set(Object.values(keys)).size).toBe(11);
});

test("never overwrites a key, and makes the ones that are missing", async () => {
  await using folder = await temporaryFolder();
  const data = dataFolder(folder.path);
  const first = await developmentKeys(data, { production: false, shard: 0 });
  await writeFile(data.keyFile("evidence-log"), "not even a key");
  const second = await developmentKeys(data, { production: false, shard: 0 });
  expect(second).toEqual({ ...first, "evidence-log": "not even a key" });
});

test("makes holder keys for the orchestrator and the agents, all readable by their owner only", async () => {
  await using folder = await temporaryFolder();
  const data = dataFolder(folder.path);
  await developmentKeys(data, { production: false, shard: 0 });
  const files = [
    data.clientKeyFile("orchestrator"),
    data.agentKeyFile("incident-agent"),
    data.agentKeyFile("research-agent"),
    data.keyFile("grants-grant"),
  ];
  for (const file of files) {
    expect(signingKeyFromPem(await readFile(file, "utf8")).kid).toHaveLength(43);
    expect(await folder.modeOf(file)).toBe("600");
    expect(await folder.modeOf(dirname(file))).toBe("700");
  }
});

test("refuses to run on keys in files in production, before it makes any", async () => {
  await using folder = await temporaryFolder();
  const refused = developmentKeys(dataFolder(folder.path), { production: true, shard: 0 });
  await expect(refused).rejects.toThrow(DevelopmentKeysError);
  expect(await readdir(folder.path)).toEqual([]);
});

test("gives a later log shard log keys of its own, and keeps all others", async () => {
  await using folder = await temporaryFolder();
  const data = dataFolder(folder.path);
  const first = await developmentKeys(data, { production: false, shard: 0 });
  const second = await developmentKeys(data, { production: false, shard: 1 });
  const changed = Object.entries(second).filter(
    ([name, pem]) => first[name as keyof typeof first] !== pem,
  );
  expect(changed.map(([name]) => name)).toEqual(["evidence-log", "evidence-cosigner"]);
  expect(await developmentKeys(data, { production: false, shard: 0 })).toEqual(first);
});
