import { type BaseConfig, baseConfig, baseShape, parseEnvironment, part } from "@writ/service";
import { z } from "zod";

const schema = z.object({
  ...baseShape("GRANTS"),
  GRANTS_GRANT_KEY_FILE: part.file,
  GRANTS_REVOCATION_KEY_FILE: part.file,
  GRANTS_BUNDLE_ROOT_KEY_FILE: part.file,
  GRANTS_STATEMENT_KEY_FILE: part.file,
  GRANTS_EVIDENCE_ADDRESS: part.address,
  GRANTS_HEARTBEAT_MS: z.coerce.number().int().min(100).max(60_000).default(2_000),
  GRANTS_SIGN_RATE: z.coerce.number().int().min(1).max(1_000_000).default(20_000),
  GRANTS_TENANT_SIGN_RATE: z.coerce.number().int().min(1).max(1_000_000).default(20_000),
  GRANTS_BUNDLE_LIFE_S: z.coerce.number().int().min(60).max(86_400).default(3_600),
});

/** What the service is configured with besides the common part. */
export interface Config extends BaseConfig {
  readonly grantKeyFile: string;
  readonly revocationKeyFile: string;
  readonly bundleRootKeyFile: string;
  readonly statementKeyFile: string;
  /** `host:port` of the evidence service. */
  readonly evidenceAddress: string;
  /** Time between two heartbeats of the revocation stream. */
  readonly heartbeatMs: number;
  /** Grants signed per second, for one tenant and for all of them. */
  readonly signRate: { readonly perTenant: number; readonly overall: number };
  /** Life of a key bundle in seconds; it is signed again at half of it. */
  readonly bundleLifeS: number;
}

/** Reads the service's whole configuration; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = parseEnvironment(schema, env);
  return {
    ...baseConfig(env, "GRANTS"),
    grantKeyFile: read.GRANTS_GRANT_KEY_FILE,
    revocationKeyFile: read.GRANTS_REVOCATION_KEY_FILE,
    bundleRootKeyFile: read.GRANTS_BUNDLE_ROOT_KEY_FILE,
    statementKeyFile: read.GRANTS_STATEMENT_KEY_FILE,
    evidenceAddress: read.GRANTS_EVIDENCE_ADDRESS,
    heartbeatMs: read.GRANTS_HEARTBEAT_MS,
    signRate: { perTenant: read.GRANTS_TENANT_SIGN_RATE, overall: read.GRANTS_SIGN_RATE },
    bundleLifeS: read.GRANTS_BUNDLE_LIFE_S,
  };
}
