import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Addresses } from "@writ/cluster";
import type { Invocation } from "./command.ts";
import { replaceFile } from "./replace-file.ts";

/** What scripts wait for: the cluster's addresses, once everything serves. */
export function readyObject(
  invocation: Pick<Invocation, "text">,
  addresses: Addresses,
  pid: number,
) {
  return {
    ready: true,
    pid,
    console: `http://${addresses.console}`,
    authorize: addresses.authorize,
    identity: addresses.identity,
    grants: addresses.grants,
    evidence: addresses.evidence,
    env: join(invocation.text("data") ?? ".writ", "client.env"),
  };
}

/** Writes the readiness into a file, in one go; returns what removes it. */
export async function readyFile(
  file: string | undefined,
  object: ReturnType<typeof readyObject>,
): Promise<() => Promise<void>> {
  if (file === undefined) return async () => {};
  await replaceFile(file, `${JSON.stringify(object)}\n`);
  return () => rm(file, { force: true });
}
