import { type BaseConfig, baseConfig, parseEnvironment, part } from "@writ/service";
import { z } from "zod";

/** What the evidence service is configured with. */
export interface EvidenceConfig extends BaseConfig {
  /** The log's Ed25519 key, PKCS#8 PEM. */
  readonly logKeyFile: string;
  /** The Ed25519 key of the log's timestamps, PKCS#8 PEM. */
  readonly cosignerKeyFile: string;
  /** The service's P-256 key for statements of its own, PKCS#8 PEM. */
  readonly statementKeyFile: string;
  /** Where the newest checkpoint is kept outside the database. */
  readonly anchorFile: string;
  /** The folder that holds the published logs. */
  readonly publishDir: string;
  /** The last checkpoint of the log that this one follows, a signed note; null for the first log. */
  readonly previousCheckpointFile: string | null;
  /** File that holds the connection string of a copy of the database to answer questions about executions from; null for none. */
  readonly readDatabaseUrlFile: string | null;
}

const schema = z.object({
  EVIDENCE_LOG_KEY_FILE: part.file,
  EVIDENCE_COSIGNER_KEY_FILE: part.file,
  EVIDENCE_STATEMENT_KEY_FILE: part.file,
  EVIDENCE_ANCHOR_FILE: part.file,
  EVIDENCE_PUBLISH_DIR: part.file,
  EVIDENCE_PREVIOUS_CHECKPOINT_FILE: part.file.optional(),
  EVIDENCE_READ_DATABASE_URL_FILE: part.file.optional(),
});

/** Reads the environment; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): EvidenceConfig {
  const own = parseEnvironment(schema, env);
  return {
    ...baseConfig(env, "EVIDENCE"),
    logKeyFile: own.EVIDENCE_LOG_KEY_FILE,
    cosignerKeyFile: own.EVIDENCE_COSIGNER_KEY_FILE,
    statementKeyFile: own.EVIDENCE_STATEMENT_KEY_FILE,
    anchorFile: own.EVIDENCE_ANCHOR_FILE,
    publishDir: own.EVIDENCE_PUBLISH_DIR,
    previousCheckpointFile: own.EVIDENCE_PREVIOUS_CHECKPOINT_FILE ?? null,
    readDatabaseUrlFile: own.EVIDENCE_READ_DATABASE_URL_FILE ?? null,
  };
}
