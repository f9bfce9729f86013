import { useQuery } from "@tanstack/react-query";
import { decodeUtf8 } from "@writ/encoding";
import type { GetPolicySetResponse } from "@writ/proto/writ/policy/v1/policy";
import { policy } from "../../api/services/policy.ts";
import { useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import type { SetFile } from "./policy-diff.ts";

/** How often the list is asked for. */
export const POLICIES_MS = 10_000;

/** The policy sets of the tenant, newest first. */
export function usePolicySets() {
  const { client, now } = useParts();
  const tenant = useTenant();
  return useQuery({
    queryKey: ["policy-sets", tenant],
    queryFn: async () => {
      const { policySets } = await client(policy).listPolicySets({ tenantId: tenant ?? "" });
      return { policySets, receivedMs: now() };
    },
    enabled: tenant !== undefined,
    refetchInterval: POLICIES_MS,
  });
}

/** The files of a policy set, by its digest; empty asks for nothing. */
export function usePolicyFiles(digest: string) {
  const { client } = useParts();
  const tenant = useTenant();
  return useQuery({
    queryKey: ["policy-set", tenant, digest],
    queryFn: () => client(policy).getPolicySet({ tenantId: tenant ?? "", digest }),
    enabled: tenant !== undefined && digest !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The files of a policy set as texts. */
export function textFiles({ files }: GetPolicySetResponse): readonly SetFile[] {
  return files.map(({ path, content }) => ({ path, text: readable(content) }));
}

function readable(content: Uint8Array): string {
  try {
    return decodeUtf8(content);
  } catch {
    return `(${content.length} bytes that are no text)`;
  }
}
