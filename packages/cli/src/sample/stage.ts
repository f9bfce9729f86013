import { dataFolder as clusterFolder } from "@writ/cluster";
import { type ClientEnvironment, type TlsClient, tlsFromFiles } from "@writ/client";
import { tenantOf } from "../environment.ts";

/** Where the sample plays: a running cluster, and who takes part. */
export interface Stage {
  /** As the operator, with the orchestrator's key. */
  readonly environment: ClientEnvironment;
  readonly tenant: string;
  /** The certificate that agents and tools call with. */
  readonly workload: TlsClient;
  /** The absolute data folder. */
  readonly folder: string;
  /** Appended to commands that are shown, so that they work on this data folder. */
  readonly dataOption: string;
}

/** The stage in a data folder; `shownFolder` is how the user named it, if at all. */
export function openStage(
  environment: ClientEnvironment,
  folder: string,
  shownFolder: string | undefined,
): Stage {
  const { certFile, keyFile } = clusterFolder(folder).clientTlsFiles("workload");
  return {
    environment,
    tenant: tenantOf(environment),
    workload: tlsFromFiles(certFile, keyFile),
    folder,
    dataOption: shownFolder === undefined ? "" : ` --data ${shownFolder}`,
  };
}
