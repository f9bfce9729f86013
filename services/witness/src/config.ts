import { parseEnvironment, part } from "@writ/service";
import { z } from "zod";

/** What the witness is configured with. */
export interface WitnessConfig {
  /** Host to listen on; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The witness' Ed25519 key, PKCS#8 PEM. */
  readonly keyFile: string;
  /** Name of the key, such as `witness.example/1`. */
  readonly name: string;
  /** Folder where it keeps what it cosigned last. */
  readonly storeFolder: string;
  /** Verifier keys of the logs to watch over, one a line. */
  readonly logsFile: string;
  readonly logLevel: string;
}

const schema = z.object({
  WITNESS_ADDRESS: part.address,
  WITNESS_KEY_FILE: part.file,
  WITNESS_NAME: z.string().regex(/^[^\s+]{1,255}$/, "must be a key name: no white space, no plus"),
  WITNESS_STORE_DIR: z.string().min(1, "must be the path of a folder"),
  WITNESS_LOGS_FILE: part.file,
  WITNESS_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

/** Reads the environment; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): WitnessConfig {
  const read = parseEnvironment(schema, env);
  const colon = read.WITNESS_ADDRESS.lastIndexOf(":");
  return {
    host: read.WITNESS_ADDRESS.slice(0, colon).replace(/^\[(.*)\]$/, "$1"),
    port: Number(read.WITNESS_ADDRESS.slice(colon + 1)),
    keyFile: read.WITNESS_KEY_FILE,
    name: read.WITNESS_NAME,
    storeFolder: read.WITNESS_STORE_DIR,
    logsFile: read.WITNESS_LOGS_FILE,
    logLevel: read.WITNESS_LOG_LEVEL,
  };
}
