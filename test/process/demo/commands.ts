import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { allCauses } from "../../../services/lab/src/causes/all-causes.ts";
import { plainEnvironment, WRIT } from "../../support/run-writ.ts";
import type { SeededCluster } from "../../support/seeded-cluster.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The code that each command must print; commands that are not here fail the test. */
const CODES: Readonly<Record<string, string>> = {
  "credentials/replay": "CRED_REPLAYED",
  "credentials/unknown-issuer": "CRED_UNKNOWN_ISSUER",
  "credentials/signature": "CRED_SIG_INVALID",
  "credentials/audience": "CRED_WRONG_AUDIENCE",
  "credentials/other-key": "CRED_KEY_UNKNOWN",
  "runtime/environment": "FORBIDDEN",
  "policy/instruction": "NO_PERMIT",
  "policy/forbidden": "FORBIDDEN",
  "policy/limit": "FORBIDDEN",
  "expired/window": "GRANT_EXPIRED",
  "revoked/root": "EXECUTION_REVOKED",
  "tampered/amount": "REQUEST_TAMPERED",
  "tampered/replay": "ALREADY_REDEEMED",
  "tampered/audience": "GRANT_WRONG_AUDIENCE",
  "unverifiable/missing": "RUNTIME_UNVERIFIABLE",
  "unverifiable/unknown": "RUNTIME_MEASUREMENT_UNKNOWN",
};

/** A command, what it must print, and what it printed. */
export interface TriedCommand {
  readonly command: string;
  readonly code: string;
  readonly result: { readonly stdout: string; readonly stderr: string };
}

/** Runs every command of the demo in a shell, in the source tree, as a visitor does. */
export async function tryCommands(cluster: SeededCluster): Promise<readonly TriedCommand[]> {
  const data = ` --data ${cluster.dataDir}`;
  const commands = allCauses.flatMap(({ id, variants }) =>
    variants.flatMap((variant) =>
      variant.command === undefined
        ? []
        : [{ name: `${id}/${variant.id}`, command: variant.command(data) }],
    ),
  );
  const half = Math.ceil(commands.length / 2);
  // Two at a time: those of the same file come one after the other.
  const tried = await Promise.all(
    [commands.slice(0, half), commands.slice(half)].map((list) => inTurn(list)),
  );
  return tried.flat();
}

async function inTurn(
  list: readonly { readonly name: string; readonly command: string }[],
): Promise<readonly TriedCommand[]> {
  const tried: TriedCommand[] = [];
  for (const { command, name } of list) {
    // What npx would find, without npx: it is slow to start.
    const script = command
      .replaceAll("npx writ", `"${process.execPath}" "${WRIT}"`)
      .replaceAll("npx node", `"${process.execPath}"`);
    const result = await promisify(execFile)("/bin/sh", ["-c", script], {
      cwd: ROOT,
      env: plainEnvironment(),
    }).catch((error: { stdout: string; stderr: string }) => error);
    tried.push({ command, code: CODES[name] ?? `no code for ${name}`, result });
  }
  return tried;
}
