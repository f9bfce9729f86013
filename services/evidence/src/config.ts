import { type BaseConfig, baseConfig, parseEnvironment, part } from "@writ/service";
import { z } from "zod";

/** What the evidence service is configured with. */
export interface EvidenceConfig extends BaseConfig {
  /** The log's Ed25519 key, PKCS#8 PEM. */
  readonly logKeyFile: string;
  /** The Ed25519 key of the log's timestamps, PKCS#8 PEM. */
  readonly cosignerKeyFile: string;
}

const schema = z.object({
  EVIDENCE_LOG_KEY_FILE: part.file,
  EVIDENCE_COSIGNER_KEY_FILE: part.file,
});

/** Reads the environment; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): EvidenceConfig {
  const own = parseEnvironment(schema, env);
  return {
    ...baseConfig(env, "EVIDENCE"),
    logKeyFile: own.EVIDENCE_LOG_KEY_FILE,
    cosignerKeyFile: own.EVIDENCE_COSIGNER_KEY_FILE,
  };
}
