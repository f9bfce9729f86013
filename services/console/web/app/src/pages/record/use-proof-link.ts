import { useQuery } from "@tanstack/react-query";
import type { ReplayMaterial } from "@writ/evidence";
import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { policy } from "../../api/services/policy.ts";
import { useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import { evidenceView } from "./evidence-view.ts";
import { replayMaterial } from "./replay-material.ts";
import type { FoundEvidence } from "./use-record.ts";

/**
 * The link to the viewer, which takes the evidence along; undefined data until it is made. `replay` is what it takes to decide
 * again: null to leave it out, undefined while it is not there.
 */
export function useProofLink(
  execution: Execution,
  found: FoundEvidence | undefined,
  replay: ReplayMaterial | null | undefined,
) {
  const { connection } = useParts();
  const tenant = useTenant();
  const { executionId, state } = execution;
  return useQuery({
    queryKey: ["proof", tenant, executionId, state, found?.isWitnessed, replay === null],
    queryFn: async () => {
      if (found === undefined || tenant === undefined || replay === undefined)
        throw new Error("there is no evidence yet");
      const [{ proofLink }, trust] = await Promise.all([
        import("./proof-link.ts"),
        connection.fetch("/.well-known/writ-trust.json"),
      ]);
      if (!trust.ok) throw new Error("the trust file is not there");
      return proofLink({
        tenant,
        executionId,
        evidence: found.response,
        trustText: await trust.text(),
        replay,
      });
    },
    enabled: found !== undefined && tenant !== undefined && replay !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What it takes to make the decision of an execution again; asked for only by who may see what it was decided on. */
export function useReplayMaterial({ executionId, state }: Execution, found: FoundEvidence) {
  const { client } = useParts();
  const tenantId = useTenant() ?? "";
  return useQuery({
    queryKey: ["replay", tenantId, executionId, state],
    queryFn: () =>
      replayMaterial(evidenceView(found.response), async (digest) => {
        const { files } = await client(policy).getPolicySet({ tenantId, digest, covered: true });
        return files;
      }),
    enabled: tenantId !== "" && found.withOpenings,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
