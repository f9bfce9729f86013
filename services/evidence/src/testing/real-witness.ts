import { generateKeyPairSync } from "node:crypto";
import { signingKeyFromPem } from "@writ/token";
import { runWitness, witnessKey } from "@writ/witness";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import type { LogKeys } from "./log-keys.ts";
import { SAMPLE_MS } from "./sample-decision.ts";

/** A witness that answers over HTTP and can be stopped and started. */
export interface RealWitness extends AsyncDisposable {
  /** Its line of a witness policy, with the newline. */
  readonly line: string;
  /** Its name in such a policy. */
  readonly name: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A witness of these logs with a folder of its own. */
export async function realWitness(name: string, logs: readonly LogKeys[]): Promise<RealWitness> {
  const folder = await temporaryFolder();
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const open = (port: number) =>
    runWitness({
      storeFolder: folder.path,
      key: witnessKey(signingKeyFromPem(pem)),
      name,
      logs: logs.map((log) => log.trusted.vkey),
      now: () => SAMPLE_MS,
      host: "127.0.0.1",
      port,
      onRefused: () => {},
      onError: () => {},
    });
  const first = await open(0);
  let running: typeof first | undefined = first;
  const stop = async (): Promise<void> => {
    await running?.[Symbol.asyncDispose]();
    running = undefined;
  };
  return {
    line: `${first.policyLine}\n`,
    name,
    stop,
    async start() {
      running ??= await open(first.port);
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
