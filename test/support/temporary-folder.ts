import { chmod, mkdtemp, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of one test. Disposing it removes it with all that is in it. */
export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute, without links. */
  readonly path: string;
  /** The permissions of a file or folder, such as `600`. */
  modeOf(path: string): Promise<string>;
}

/** A new folder that everybody can pass through, so that programs of another user reach what is in it. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "writ-test-")));
  await chmod(path, 0o711);
  return {
    path,
    modeOf: async (file) => ((await stat(file)).mode & 0o777).toString(8),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
