import { useParams } from "@tanstack/react-router";
import { isUuidV7 } from "@writ/encoding";
import { paths } from "../../paths.ts";
import { explorerSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { Explorer } from "./explorer/explorer.tsx";

/** What led to one execution, and what it led to. */
export function ExplorerPage() {
  const { id = "" } = useParams({ strict: false });
  const { values: search, ignored } = useSearchOf(explorerSearch);
  if (isUuidV7(id))
    return (
      <Explorer key={id} executionId={id} search={search}>
        <IgnoredParameters ignored={ignored} />
      </Explorer>
    );
  return (
    <Page title="Lineage">
      <Empty why={`“${id.slice(0, 64)}” is not an execution id.`} />
      <p className="lineage-note">
        <Link href={paths.resolve(id)}>Look for whatever else it may be</Link>
      </p>
    </Page>
  );
}
