import { type BaseConfig, baseConfig, baseShape, parseEnvironment, part } from "@writ/service";
import { z } from "zod";

const schema = z.object({
  ...baseShape("IDENTITY"),
  IDENTITY_ASSERTION_KEY_FILE: part.file,
  IDENTITY_STATEMENT_KEY_FILE: part.file,
  IDENTITY_EVIDENCE_ADDRESS: part.address,
});

/** What the service is configured with besides the common part. */
export interface Config extends BaseConfig {
  /** Signs identity assertions. */
  readonly assertionKeyFile: string;
  /** Signs statements of evidence; P-256. */
  readonly statementKeyFile: string;
  /** `host:port` of the evidence service. */
  readonly evidenceAddress: string;
}

/** Reads the service's whole configuration; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = parseEnvironment(schema, env);
  return {
    ...baseConfig(env, "IDENTITY"),
    assertionKeyFile: read.IDENTITY_ASSERTION_KEY_FILE,
    statementKeyFile: read.IDENTITY_STATEMENT_KEY_FILE,
    evidenceAddress: read.IDENTITY_EVIDENCE_ADDRESS,
  };
}
