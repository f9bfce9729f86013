import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { nodeBinary, NodeTooOldError } from "./node-binary.ts";

const old = { version: "v20.19.0", execPath: "/usr/bin/node" };

test("takes the running Node when it is 24 or later", () => {
  const root = new URL("file:///none/");
  for (const version of ["v24.0.0", "v24.21.0", "v100.1.0"])
    expect(nodeBinary(root, { version, execPath: "/n" })).toBe("/n");
});

test("takes the Node of npm when the running one is older, and says what to do without it", async () => {
  await using folder = await temporaryFolder();
  const root = pathToFileURL(`${folder.path}/`);
  expect(() => nodeBinary(root, old)).toThrow(NodeTooOldError);
  const bin = join(folder.path, "node_modules", "node", "bin");
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "node"), "");
  expect(nodeBinary(root, old)).toBe(join(bin, "node"));
});
