import type { Holder, Verifier, Writ } from "@writ/client";
import type { Json } from "@writ/encoding";
import { Code, RpcError } from "@writ/rpc";
import type { Connections } from "./connections.ts";
import type { ControlPlane, Tool } from "./control-plane.ts";
import { STEP_MS } from "./step.ts";
import { PROBE_TENANT } from "./tenant.ts";

/** Whom the probe's grants are for: its own verifier, and nobody else. */
export const PROBE_AUDIENCE = "urn:writ:probe";

const ACTION = "tool:call";
const INPUT: Json = { probe: true };

/** What the control plane is met with. */
export interface PlaneDeps {
  readonly connections: Connections;
  readonly writ: Writ;
  /** A verifier of the tenant for {@link PROBE_AUDIENCE}. */
  readonly verifier: () => Promise<Pick<Verifier, "accept" | "knows">>;
  readonly holder: Holder;
  /** Fresh UUIDv7. */
  readonly newId: () => string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The control plane as it answers over the network. */
export function realControlPlane(deps: PlaneDeps): ControlPlane {
  const { connections, holder, newId, now, verifier, writ } = deps;
  const { evidence, grants, identity, revocations, status } = connections;
  const tenantId = PROBE_TENANT;
  const prove = (grant: string) =>
    holder.proveUse({ grant, audience: PROBE_AUDIENCE, input: INPUT, nowMs: now(), jti: newId() });
  const resource = (tool: Tool) => `Tool::${tool}`;
  return {
    authorize: (tool) =>
      writ.authorize(
        { action: ACTION, resource: resource(tool), input: INPUT, audience: PROBE_AUDIENCE },
        { timeoutMs: STEP_MS },
      ),
    async accept(grant) {
      const use = { action: ACTION, resource: resource("probe"), input: INPUT };
      return (await verifier()).accept(grant, { ...use, proof: prove(grant) });
    },
    async redeem(grant) {
      const { result } = await grants.redeem({
        grant,
        proof: prove(grant),
        redemptionId: newId(),
        audience: PROBE_AUDIENCE,
      });
      if (result.case === "redeemed") return undefined;
      return result.value?.code ?? "no answer";
    },
    async revoke(executionId) {
      const { seq } = await revocations.revoke({
        tenantId,
        type: "execution",
        value: executionId,
        reason: "what the probe tries",
        revocationId: newId(),
      });
      return Number(seq);
    },
    knows: async (seq) => (await verifier()).knows(seq),
    evidenceOf: (executionId) =>
      evidence.getEvidence({
        tenantId,
        subject: { case: "executionId", value: executionId },
        withOpenings: true,
      }),
    async consistency(from, to) {
      const sizes = { fromSize: BigInt(from), toSize: BigInt(to) };
      return (await evidence.getConsistencyProof(sizes)).proof;
    },
    async readPrincipals() {
      await identity.listPrincipals({ tenantId });
    },
    async problemOf(process) {
      try {
        const { problem, serving } = await status[process].getStatus({});
        return serving ? "" : problem === "" ? "it does not serve" : problem;
      } catch (error) {
        // One that can not say how it is answers all the same.
        if (error instanceof RpcError && error.code === Code.UNIMPLEMENTED) return "";
        throw error;
      }
    },
  };
}
