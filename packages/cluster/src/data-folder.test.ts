import { resolve } from "node:path";
import { expect, test } from "vitest";
import { dataFolder } from "./data-folder.ts";

test("gives absolute paths, all below the folder and all different", () => {
  const data = dataFolder("some/where");
  const paths = Object.values(data).flatMap((path) => (typeof path === "string" ? [path] : []));
  const files = [
    ...paths.filter((path) => path !== data.folder),
    data.keyFile("a"),
    data.clientKeyFile("a"),
    data.agentKeyFile("a"),
    data.secretFile("a"),
    data.logFile("a"),
    ...Object.values(data.tlsFiles("a")),
    data.clientTlsFiles("b").certFile,
  ];
  const below = `${resolve("some/where")}/`;
  expect(files.filter((file) => !file.startsWith(below))).toEqual([]);
  expect(new Set(files).size).toBe(files.length);
});
