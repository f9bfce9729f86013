import { type QueryKey, useQuery } from "@tanstack/react-query";
import type { Client } from "@connectrpc/connect";
import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { identity } from "../../api/services/identity.ts";
import { useParts } from "../../ui/parts.ts";
import { useReceived } from "../../ui/use-received.ts";
import { useTenant } from "../../ui/use-tenant.ts";

const EVERY_MS = 10_000;

/** A list of the identity service, asked for again and again. */
export function useIdentityList<Item>(
  name: string,
  ask: (client: Client<typeof IdentityService>, tenantId: string) => Promise<readonly Item[]>,
) {
  const { client, now } = useParts();
  const tenant = useTenant();
  const queryKey: QueryKey = ["identities", name, tenant];
  const query = useQuery({
    queryKey,
    queryFn: async () => {
      const items = await ask(client(identity), tenant ?? "");
      return { items, receivedMs: now() };
    },
    enabled: tenant !== undefined,
    refetchInterval: EVERY_MS,
  });
  useReceived(query.data?.receivedMs, EVERY_MS);
  return query;
}
