import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ClientEnvironment } from "@writ/client";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { call } from "../calls.ts";
import { tenantOf } from "../environment.ts";

/** The attestor profile: SHA-256 of what runs. */
export const PROFILE = "process-measure/v1";

const AGENT_PROGRAM = new URL("incident-agent.ts", import.meta.url);

/** Measures the incident agent as it is on disk: `sha256:` and the digest of its program. */
export function measureAgent(): string {
  return `sha256:${createHash("sha256").update(readFileSync(AGENT_PROGRAM)).digest("hex")}`;
}

/** Registers the agent's program as a known runtime of production, unless it is known. */
export async function registerAgentMeasurement(environment: ClientEnvironment): Promise<void> {
  const tenantId = tenantOf(environment);
  const measurement = measureAgent();
  await call(environment, "identity", IdentityService, async (client) => {
    const { measurements } = await client.listMeasurements({ tenantId });
    if (measurements.some((m) => m.profile === PROFILE && m.measurement === measurement)) return;
    const name = "incident agent of the sample";
    const reference = { profile: PROFILE, measurement, name, level: 1, environment: "prod" };
    await client.addMeasurement({ measurement: { tenantId, ...reference } });
  });
}
