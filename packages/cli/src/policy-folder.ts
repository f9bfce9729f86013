import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { UsageError } from "./command.ts";

const MAX_FILES = 2_000;
const SHOWN = /\.(cedar|cedarschema|json)$/;

/** The files of a policy set's directory, with paths relative to it and forward slashes. */
export async function readPolicyFolder(
  folder: string,
): Promise<{ path: string; content: Buffer }[]> {
  const info = await stat(folder).catch(() => undefined);
  if (!info?.isDirectory()) throw new UsageError(`${folder} is not a folder`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((e) => e.isFile() && SHOWN.test(e.name))
    .map((e) => join(e.parentPath, e.name))
    .sort();
  if (paths.length > MAX_FILES)
    throw new UsageError(`${folder} holds more than ${MAX_FILES} files`);
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join("/"),
      content: await readFile(path),
    })),
  );
}
