import { z } from "zod";

/** What every service is configured with. Secrets are given by file. */
export interface BaseConfig {
  /** `host:port` to listen on. */
  readonly address: string;
  readonly tlsCertFile: string;
  readonly tlsKeyFile: string;
  readonly tlsCaFile: string;
  /** The trust file: public keys and names of the cluster. */
  readonly trustFile: string;
  /** File that holds the Postgres connection string. */
  readonly databaseUrlFile: string;
  /** The tenant that the console shows to visitors who are not signed in; absent for none. */
  readonly publicTenant?: string;
  readonly logLevel: string;
}

const address = z.string().regex(/^[^:\s]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/, "must be host:port");
const file = z.string().min(1, "must be the path of a file");
const tenant = z.string().regex(/^(?!-$)[a-z0-9-]{1,63}$/, "must be a tenant");

/** Schema parts for the `config.ts` of a service. */
export const part = { address, file };

/** Shape of the common variables of a service, `<PREFIX>_ADDRESS` and so on. */
export function baseShape<P extends string>(prefix: P) {
  return {
    [`${prefix}_ADDRESS`]: address,
    [`${prefix}_TLS_CERT_FILE`]: file,
    [`${prefix}_TLS_KEY_FILE`]: file,
    [`${prefix}_TLS_CA_FILE`]: file,
    [`${prefix}_TRUST_FILE`]: file,
    [`${prefix}_DATABASE_URL_FILE`]: file,
    [`${prefix}_PUBLIC_TENANT`]: tenant.optional(),
    [`${prefix}_LOG_LEVEL`]: z.enum(["debug", "info", "warn", "error"]).default("info"),
  };
}

/** Parses the environment with one schema; throws one error that names every wrong variable. */
export function parseEnvironment<S extends z.ZodObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<S> {
  const parsed = schema.safeParse(env);
  if (!parsed.success) throw new Error(`bad configuration\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The common part of a service's configuration, e.g. `baseConfig(process.env, "EVIDENCE")`. */
export function baseConfig(
  env: Readonly<Record<string, string | undefined>>,
  prefix: string,
): BaseConfig {
  const read: Record<string, string | undefined> = parseEnvironment(
    z.object(baseShape(prefix)),
    env,
  );
  const value = (name: string): string => read[`${prefix}_${name}`] ?? "";
  const publicTenant = read[`${prefix}_PUBLIC_TENANT`];
  return {
    address: value("ADDRESS"),
    tlsCertFile: value("TLS_CERT_FILE"),
    tlsKeyFile: value("TLS_KEY_FILE"),
    tlsCaFile: value("TLS_CA_FILE"),
    trustFile: value("TRUST_FILE"),
    databaseUrlFile: value("DATABASE_URL_FILE"),
    ...(publicTenant !== undefined && { publicTenant }),
    logLevel: value("LOG_LEVEL"),
  };
}
