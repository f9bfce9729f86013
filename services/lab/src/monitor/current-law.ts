import { createHash } from "node:crypto";
import {
  type CedarEngine,
  decodePolicyFiles,
  type LoadedPolicySet,
  loadPolicySet,
} from "@writ/policy";
import type { ControlPlane } from "../control/control-plane.ts";
import type { KnownMeasurement, Law } from "./judge.ts";

/** The policies and reference values of the tenant, as they are in force. */
export interface CurrentLaw {
  /** Reads what is in force now; what was read before, where the services do not answer. Throws RpcError before the first answer. */
  read(): Promise<Law>;
}

/** Follows what is in force in a tenant; a policy set is loaded once. */
export function currentLaw(
  plane: Pick<ControlPlane, "identity" | "policies">,
  tenant: string,
  engine: CedarEngine,
): CurrentLaw {
  let set: LoadedPolicySet | undefined;
  let measurements: ReadonlyMap<string, KnownMeasurement> | undefined;

  const readSet = async (): Promise<LoadedPolicySet> => {
    const { policySets } = await plane.policies.listPolicySets({ tenantId: tenant });
    const digest = policySets.find(({ active }) => active)?.digest;
    if (digest === undefined) throw new NoPolicyError();
    if (set?.digest === digest) return set;
    const { files } = await plane.policies.getPolicySet({ tenantId: tenant, digest });
    return loadPolicySet(decodePolicyFiles(files), engine, (data) =>
      createHash("sha256").update(data).digest(),
    );
  };

  const readMeasurements = async (): Promise<ReadonlyMap<string, KnownMeasurement>> => {
    const reply = await plane.identity.listMeasurements({ tenantId: tenant });
    return new Map(
      reply.measurements.map(({ environment, level, measurement }) => [
        measurement,
        { environment, level },
      ]),
    );
  };

  return {
    async read() {
      set = await readSet().catch((error: unknown) => known(set, error));
      measurements = await readMeasurements().catch((error: unknown) => known(measurements, error));
      return { tenant, set, engine, measurements };
    },
  };
}

/** No policy set is active in the tenant. */
export class NoPolicyError extends Error {
  override readonly name = "NoPolicyError";

  constructor() {
    super("no policy set is active");
  }
}

function known<T>(before: T | undefined, error: unknown): T {
  if (before === undefined || error instanceof NoPolicyError) throw error;
  return before;
}
