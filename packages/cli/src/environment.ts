import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ClientEnvironment, readEnvironment } from "@writ/client";
import { type Invocation, NoAnswerError } from "./command.ts";

/** The data folder a command works with: --data, else `.writ` in the current folder. */
export function dataFolder(invocation: Pick<Invocation, "text">): string {
  return resolve(invocation.text("data") ?? ".writ");
}

/** Where and as whom to call: the data folder's `client.env`, overridden by variables of the environment. */
export function clientEnvironment(invocation: Pick<Invocation, "env" | "text">): ClientEnvironment {
  const file = join(dataFolder(invocation), "client.env");
  const fromFile = readEnvFile(file);
  if (fromFile === undefined && invocation.env["WRIT_ENDPOINT"] === undefined)
    throw new NoAnswerError(
      `no cluster here: ${file} does not exist and WRIT_ENDPOINT is not set (writ up starts one)`,
    );
  const set = Object.entries(invocation.env).filter(([, value]) => value !== undefined);
  return readEnvironment({ ...fromFile, ...Object.fromEntries(set) });
}

/** The environment that a `client.env` file says, whatever variables are set. */
export function fileEnvironment(file: string): ClientEnvironment {
  return readEnvironment(readEnvFile(file) ?? {});
}

/** The tenant of the client id. */
export function tenantOf(environment: Pick<ClientEnvironment, "clientId">): string {
  return environment.clientId.slice(0, environment.clientId.indexOf("/"));
}

function readEnvFile(file: string): Record<string, string> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const pairs = text
    .split("\n")
    .filter((line) => /^[A-Z_]+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const);
  return Object.fromEntries(pairs);
}
