import { type BaseConfig, baseConfig, parseEnvironment, part } from "@writ/service";
import { z } from "zod";

const schema = z.object({
  LAB_CLIENT_ENV_FILE: part.file,
  LAB_PROBE_INTERVAL_S: z.coerce.number().int().min(1).max(3_600).default(10),
});

/** Configuration of lab. */
export interface Config extends BaseConfig {
  /** The cluster's `client.env`: lab is a client like any other. */
  readonly clientEnvFile: string;
  /** How often the probe tries everything, in seconds. */
  readonly probeIntervalS: number;
}

/** Reads the whole configuration; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const own = parseEnvironment(schema, env);
  return {
    ...baseConfig(env, "LAB"),
    clientEnvFile: own.LAB_CLIENT_ENV_FILE,
    probeIntervalS: own.LAB_PROBE_INTERVAL_S,
  };
}
