import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NEEDED_MAJOR = 24;

/** The Node at hand is too old to run the services. */
export class NodeTooOldError extends Error {
  override readonly name = "NodeTooOldError";
}

/**
 * The Node that runs the services: the one that runs this, if it is 24 or later, else the one npm installed below the
 * repository. Throws NodeTooOldError when neither is there.
 */
export function nodeBinary(
  root: URL,
  running: { readonly version: string; readonly execPath: string } = process,
): string {
  if (Number.parseInt(running.version.slice(1), 10) >= NEEDED_MAJOR) return running.execPath;
  const installed = fileURLToPath(new URL("node_modules/node/bin/node", root));
  if (existsSync(installed)) return installed;
  throw new NodeTooOldError(
    `Node ${NEEDED_MAJOR} is needed and this is ${running.version}: run npm install`,
  );
}
