import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { KeyBundle } from "@writ/token";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../../../test/support/temporary-folder.ts";
import { serveHttp } from "../http/http-server.ts";
import { type ConsoleDeps, consoleListener } from "../service.ts";

/** A console that serves a folder of a test. */
export interface RunningConsole extends AsyncDisposable {
  readonly port: number;
  readonly folder: TemporaryFolder;
  /** Errors that were its own. */
  readonly bugs: readonly unknown[];
}

/** The trust file of test consoles. */
export const TRUST_TEXT = `{"version":1}\n`;

/** What a test's console calls when nothing is said. */
const nobody: ConsoleDeps["upstreams"] = {
  unary: () => Promise.reject(new Error("no service is there")),
  stream() {
    throw new Error("no service is there");
  },
};

/** Health that nobody watches. */
const unwatched: ConsoleDeps["health"] = {
  getHealth: () => ({ headline: "UNKNOWN" }),
  getSeries: () => ({}),
};

/** A console over these files, paths relative to the folder of logs; `main/1` is in use. Beside that folder is the one of built pages, `dist`. */
export async function runningConsole(
  files: Readonly<Record<string, string | Uint8Array>>,
  keys: () => Promise<KeyBundle | undefined> = async () => undefined,
  more: Partial<ConsoleDeps> = {},
): Promise<RunningConsole> {
  const folder = await temporaryFolder();
  const logDir = join(folder.path, "log");
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(logDir, path)), { recursive: true });
    await writeFile(join(logDir, path), content);
  }
  const bugs: unknown[] = [];
  const server = await serveHttp(
    "127.0.0.1:0",
    consoleListener({
      trust: { log: { origin: "evidence.writ.local/main/1", vkey: "", timestampVkey: "" } },
      trustText: TRUST_TEXT,
      logDir,
      appDir: join(folder.path, "dist", "app"),
      viewerFile: join(folder.path, "dist", "verify.html"),
      replayViewerFile: join(folder.path, "dist", "verify-replay.html"),
      keys,
      upstreams: nobody,
      health: unwatched,
      readSession: () => {
        throw new Error("nobody can have a session");
      },
      processMetrics: async () => new Map(),
      metricsAreOpen: false,
      publicUrl: undefined,
      oidc: undefined,
      onBug: (error) => bugs.push(error),
      now: Date.now,
      ...more,
    }),
  );
  return {
    port: server.port,
    folder,
    bugs,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
