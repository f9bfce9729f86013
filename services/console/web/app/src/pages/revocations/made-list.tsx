import { useInfiniteQuery } from "@tanstack/react-query";
import type { Revocation } from "@writ/proto/writ/grant/v1/grant";
import { revocation as service } from "../../api/services/revocation.ts";
import { paths } from "../../paths.ts";
import { msOf } from "../../time/instant.ts";
import { Button } from "../../ui/button.tsx";
import { shortened } from "../../ui/digest-text.ts";
import { Link } from "../../ui/link.tsx";
import { useParts } from "../../ui/parts.ts";
import { PlainList } from "../../ui/plain-list.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Time } from "../../ui/time.tsx";
import { useReceived } from "../../ui/use-received.ts";
import { useTenant } from "../../ui/use-tenant.ts";

const EVERY_MS = 5_000;
const PAGE_SIZE = 100;

/** Everything that was taken back, by whom and why. */
export function MadeList() {
  const { client, now } = useParts();
  const tenant = useTenant();
  const query = useInfiniteQuery({
    queryKey: ["revocations", tenant],
    queryFn: async ({ pageParam }) => {
      const asked = { tenantId: tenant ?? "", pageSize: PAGE_SIZE, pageToken: pageParam };
      return { ...(await client(service).listRevocations(asked)), receivedMs: now() };
    },
    initialPageParam: "",
    getNextPageParam: ({ nextPageToken }) => (nextPageToken === "" ? undefined : nextPageToken),
    enabled: tenant !== undefined,
    refetchInterval: EVERY_MS,
  });
  useReceived(query.data?.pages[0]?.receivedMs, EVERY_MS);
  return (
    <div className="made">
      <PlainList
        cells={cellsOf}
        empty={{
          why: "Nothing was ever revoked.",
          command: "npx writ revoke --execution ID --reason TEXT",
        }}
        error={query.error}
        heads={["revoked", "what", "which", "why", "by", "leaf"]}
        items={query.data?.pages.flatMap(({ revocations }) => revocations)}
        keyOf={({ revocationId }) => revocationId}
        label="Revocations"
        onRetry={() => void query.refetch()}
      />
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()}>Load older ones</Button>
      )}
    </div>
  );
}

function cellsOf({ by, logIndex, reason, revokedAt, type, value }: Revocation) {
  const href = placeOf(type, value);
  const shown = <code title={value}>{value.includes("::") ? value : shortened(value)}</code>;
  return [
    <Time key="at" ms={msOf(revokedAt)} precision="tick" />,
    type,
    href === undefined ? shown : <Link href={href}>{shown}</Link>,
    <span key="why" className="wrap">
      {reason}
    </span>,
    by,
    logIndex === undefined ? "not yet" : leafNumber(logIndex),
  ];
}

/** Where what it reaches is seen; undefined where no list has it. */
function placeOf(type: string, value: string): string | undefined {
  switch (type) {
    case "execution":
      return paths.explorer(value);
    case "grant":
    case "principal":
    case "actor":
    case "policy":
    case "measurement":
    case "key":
      return paths.decisions({ q: `${type}:${value}` });
    default:
      return undefined;
  }
}
