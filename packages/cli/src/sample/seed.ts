import { fileURLToPath } from "node:url";
import type { ClientEnvironment } from "@writ/client";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { publicJwk, signingKeyFromPem } from "@writ/token";
import { call } from "../calls.ts";
import { tenantOf } from "../environment.ts";
import { readPolicyFolder } from "../policy-folder.ts";
import { registerAgentMeasurement } from "./measurement.ts";

const POLICIES = fileURLToPath(new URL("../../../../deploy/sample/policies", import.meta.url));
const GATE_TIMEOUT_MS = 60_000;
const AGENTS = ["incident-agent", "research-agent"];

/**
 * Puts into the tenant of the environment what the sample needs and is not there yet: principals with their keys, the
 * measurement of the agent's program, an active policy set. What is there stays as it is. Throws RpcError.
 */
export async function seedSample(environment: ClientEnvironment): Promise<void> {
  await seedPrincipals(environment);
  await registerAgentMeasurement(environment);
  await seedPolicies(environment);
}

async function seedPrincipals(environment: ClientEnvironment): Promise<void> {
  const tenantId = tenantOf(environment);
  const wanted = [
    {
      principal: environment.clientId.slice(tenantId.length + 1),
      keyPem: environment.keyPem,
      team: "Team::platform",
    },
    ...AGENTS.map((name) => ({
      principal: `Agent::${name}`,
      keyPem: environment.agentKeyPem(name),
      team: "Team::agents",
    })),
  ];
  await call(environment, "identity", IdentityService, async (client) => {
    const { principals } = await client.listPrincipals({ tenantId });
    const known = new Set(principals.map(({ principal }) => principal));
    for (const { keyPem, principal, team } of wanted) {
      if (known.has(principal)) continue;
      const jwk = publicJwk(signingKeyFromPem(keyPem).publicKey);
      await client.addPrincipal({
        principal: {
          tenantId,
          principal,
          jwksJson: [JSON.stringify(jwk)],
          teams: [team],
          attributesJson: "{}",
        },
      });
    }
  });
}

async function seedPolicies(environment: ClientEnvironment): Promise<void> {
  const tenantId = tenantOf(environment);
  await call(environment, "policy-decision", PolicyService, async (client) => {
    const { policySets } = await client.listPolicySets({ tenantId });
    if (policySets.some(({ active }) => active)) return;
    const files = await readPolicyFolder(POLICIES);
    const options = { timeoutMs: GATE_TIMEOUT_MS };
    const { digest } = await client.publishPolicySet({ tenantId, files }, options);
    const reason = "policies of the sample tenant";
    await client.activatePolicySet({ tenantId, digest, reason }, options);
  });
}
