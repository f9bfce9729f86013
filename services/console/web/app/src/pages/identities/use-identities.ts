import { type QueryKey, useQuery } from "@tanstack/react-query";
import type { Client } from "@connectrpc/connect";
import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { useMemo } from "react";
import { identity } from "../../api/services/identity.ts";
import { useParts } from "../../ui/parts.ts";
import { useReportAge } from "../../ui/use-freshness.ts";
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
  const receivedMs = query.data?.receivedMs;
  useReportAge(
    useMemo(
      () =>
        receivedMs === undefined
          ? undefined
          : { asOfMs: receivedMs, receivedMs, treeSize: undefined, everyMs: EVERY_MS },
      [receivedMs],
    ),
  );
  return query;
}
