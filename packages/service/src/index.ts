export { type BaseConfig, baseConfig, baseShape, parseEnvironment, part } from "./base-config.ts";
export { KeyFileError, loadSigningKey, readKeyFile } from "./key-file.ts";
export { type Parts, runService, type Surrounding } from "./run.ts";
export { sessionReader } from "./session-reader.ts";
export {
  loadStatementKey,
  type SignedStatement,
  statementKey,
  type StatementKey,
} from "./statement-key.ts";
export { pooledRandom } from "./pooled-random.ts";
export { untilStopped } from "./stop.ts";
export { tlsIdentity } from "./tls-files.ts";
export { lastGood, type LastGood } from "./status/last-good.ts";
export { type ProcessMetrics, processMetrics } from "./status/process-metrics.ts";
export {
  counter,
  counterBy,
  gauge,
  knownFacts,
  type Measured,
  type SelfReport,
} from "./status/self-report.ts";
export { metricsOf, statusAccess } from "./status/status-service.ts";
