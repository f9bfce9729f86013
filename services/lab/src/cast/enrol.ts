import type { ControlPlane } from "../control/control-plane.ts";
import { measure, PROFILE, type Workers } from "../worker/measured-worker.ts";
import { type Party, party } from "./party.ts";

/** Who takes part in a run: of one run at a time, and of none after it was revoked, so that what is revoked in a run concerns no other. */
export interface Cast {
  /** The person that the run is for. */
  readonly person: Party;
  /** The agent that acts. */
  readonly agent: Party;
}

/** Teams by what a uid begins with, as the sample's policies know them. */
export const teams = { person: ["Team::support"], agent: ["Team::refund-desk"] } as const;

/** Registers a person and an agent, as an operator does. `tag` is the end of their names. Throws RpcError. */
export async function enrol(
  { identity }: Pick<ControlPlane, "identity">,
  tenantId: string,
  tag: string,
  now: () => number,
): Promise<Cast> {
  const cast = {
    person: party(tenantId, `User::alice-${tag}`, now),
    agent: party(tenantId, `Agent::refund-bot-${tag}`, now),
  };
  for (const who of ["person", "agent"] as const)
    await identity.addPrincipal({
      principal: {
        tenantId,
        principal: cast[who].uid,
        jwksJson: [cast[who].jwk],
        teams: [...teams[who]],
        attributesJson: "{}",
      },
    });
  return cast;
}

/** What the copies of a run's worker measure. */
export interface Measurements {
  readonly released: string;
  readonly dev: string;
}

/** What the names of the demo's reference values begin with. */
const WORKER = "refund worker of the demo, ";

/** Registers a run's worker as it was released, and a developer's build of it. Throws RpcError. */
export async function registerWorkers(
  { identity }: Pick<ControlPlane, "identity">,
  tenantId: string,
  workers: Workers,
): Promise<Measurements> {
  const known = { released: await measure(workers.released), dev: await measure(workers.dev) };
  const environments = { released: "prod", dev: "dev" } as const;
  for (const build of ["released", "dev"] as const)
    await identity.addMeasurement({
      measurement: {
        tenantId,
        profile: PROFILE,
        measurement: known[build],
        name: `${WORKER}${build}`,
        level: 1,
        environment: environments[build],
      },
    });
  return known;
}

/** Takes the run's reference values out again: a tenant holds a thousand. Throws RpcError. */
export async function unregisterWorkers(
  { identity }: Pick<ControlPlane, "identity">,
  tenantId: string,
  measurements: Measurements,
): Promise<void> {
  for (const measurement of [measurements.released, measurements.dev])
    await identity.removeMeasurement({ tenantId, profile: PROFILE, measurement });
}

/** Takes out the reference values of runs whose process was killed; there must be no run. Throws RpcError. */
export async function unregisterLeftover(
  { identity }: Pick<ControlPlane, "identity">,
  tenantId: string,
): Promise<void> {
  const { measurements } = await identity.listMeasurements({ tenantId });
  for (const { measurement, name, profile } of measurements)
    if (profile === PROFILE && name.startsWith(WORKER))
      await identity.removeMeasurement({ tenantId, profile, measurement });
}
