import { useInfiniteQuery } from "@tanstack/react-query";
import type { GovernanceChange } from "@writ/proto/writ/lineage/v1/lineage";
import { lineage } from "../../api/services/lineage.ts";
import { paths } from "../../paths.ts";
import { CHANGE_KINDS, changesSearch } from "../../search/page-search.ts";
import { msOf } from "../../time/instant.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { Button } from "../../ui/button.tsx";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { shortened } from "../../ui/digest-text.ts";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { useParts } from "../../ui/parts.ts";
import { PlainList } from "../../ui/plain-list.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Time } from "../../ui/time.tsx";
import { useReceived } from "../../ui/use-received.ts";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import { changeWords, kindWords, subjectPlace } from "./change-words.ts";
import "../../ui/tabs.css";
import "../../ui/lists.css";

const EVERY_MS = 5_000;
const PAGE_SIZE = 100;

/** Who changed what about who may do what: here, by the command line, or through an orchestrator. */
export function ChangesPage() {
  const { values: search, ignored } = useSearchOf(changesSearch);
  const { client, now } = useParts();
  const tenant = useTenant();
  const kind = search.kind === "all" ? "" : search.kind;
  const query = useInfiniteQuery({
    queryKey: ["changes", tenant, kind],
    queryFn: async ({ pageParam: pageToken }) => {
      const asked = { tenantId: tenant ?? "", kind, pageSize: PAGE_SIZE, pageToken };
      return { ...(await client(lineage).listChanges(asked)), receivedMs: now() };
    },
    initialPageParam: "",
    getNextPageParam: ({ nextPageToken }) => (nextPageToken === "" ? undefined : nextPageToken),
    enabled: tenant !== undefined,
    refetchInterval: EVERY_MS,
  });
  useReceived(query.data?.pages[0]?.receivedMs, EVERY_MS);
  const option = kind === "" ? "" : ` --kind ${kind}`;
  const acts = (
    <>
      <CopyLink path={paths.changes(search)} />
      <CommandTwin command={`npx writ lineage changes${option}`} missing={[]} />
    </>
  );
  return (
    <Page acts={acts} title="Changes">
      <IgnoredParameters ignored={ignored} />
      <nav aria-label="Kinds" className="kinds">
        {CHANGE_KINDS.map((one) => (
          <Link
            key={one}
            aria-current={one === search.kind ? "page" : undefined}
            className="tab"
            href={paths.changes({ kind: one })}
          >
            {kindWords(one)}
          </Link>
        ))}
      </nav>
      <div className="section section-wide">
        <PlainList
          cells={cellsOf}
          empty={{ why: "Nobody changed anything of this kind.", command: "npx writ --help" }}
          error={query.error}
          heads={["when", "what", "which", "by", "why", "leaf"]}
          items={query.data?.pages.flatMap(({ changes }) => changes)}
          keyOf={({ eventId }) => eventId}
          label="Changes"
          onRetry={() => void query.refetch()}
        />
        {query.hasNextPage && (
          <Button onClick={() => void query.fetchNextPage()}>Load older ones</Button>
        )}
      </div>
    </Page>
  );
}

function cellsOf(change: GovernanceChange) {
  const { at, by, logIndex, reason, recordedBy, subject } = change;
  const href = subjectPlace(change);
  const shown = (
    <code title={subject}>{subject.includes("::") ? subject : shortened(subject)}</code>
  );
  return [
    <Time key="at" ms={msOf(at)} />,
    changeWords(change),
    href === undefined ? shown : <Link href={href}>{shown}</Link>,
    by === "" ? recordedBy : by,
    <span key="why" className="wrap">
      {reason}
    </span>,
    leafNumber(logIndex),
  ];
}
