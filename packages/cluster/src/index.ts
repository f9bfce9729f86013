export { type Addresses, BasePortError } from "./addresses.ts";
export { type ClusterOptions, type RunningCluster, startCluster } from "./cluster.ts";
export type { ClusterEvent, OnEvent } from "./cluster-event.ts";
export { type DataFolder, dataFolder } from "./data-folder.ts";
export { FolderInUseError } from "./folder-lock.ts";
export { DevelopmentKeysError } from "./keys.ts";
export { TrustFileError } from "./log-shard.ts";
export {
  type NextShard,
  NextShardError,
  type NextShardOptions,
  openNextShard,
} from "./next-shard.ts";
export { nodeBinary, NodeTooOldError } from "./node-binary.ts";
export { freePort, PortInUseError } from "./ports.ts";
export {
  findPostgres,
  NoPostgresError,
  npmPostgres,
  type PostgresBinaries,
  systemPostgres,
} from "./postgres-binaries.ts";
export { PlaceError, placePostgres, type PostgresPlace } from "./postgres-place.ts";
export { type OwnPostgres, ownPostgres } from "./postgres-process.ts";
export { postgresUser } from "./postgres-user.ts";
export { RefugeError } from "./refuge-folder.ts";
export { stopProcesses } from "./stop-processes.ts";
export {
  ProcessFailedError,
  type ProcessSpec,
  supervise,
  type SupervisedProcess,
} from "./supervised-process.ts";
