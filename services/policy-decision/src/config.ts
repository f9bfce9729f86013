import { type BaseConfig, baseConfig, parseEnvironment, part } from "@writ/service";
import { z } from "zod";

const schema = z.object({
  POLICY_STATEMENT_KEY_FILE: part.file,
  POLICY_IDENTITY_ADDRESS: part.address,
  POLICY_GRANTS_ADDRESS: part.address,
  POLICY_EVIDENCE_ADDRESS: part.address,
});

/** Configuration of policy-decision. */
export interface Config extends BaseConfig {
  /** The decision key, P-256. */
  readonly statementKeyFile: string;
  readonly identityAddress: string;
  readonly grantsAddress: string;
  readonly evidenceAddress: string;
}

/** Reads the whole configuration; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const own = parseEnvironment(schema, env);
  return {
    ...baseConfig(env, "POLICY"),
    statementKeyFile: own.POLICY_STATEMENT_KEY_FILE,
    identityAddress: own.POLICY_IDENTITY_ADDRESS,
    grantsAddress: own.POLICY_GRANTS_ADDRESS,
    evidenceAddress: own.POLICY_EVIDENCE_ADDRESS,
  };
}
