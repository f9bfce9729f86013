import { lazy, Suspense, useState } from "react";
import { paths } from "../../paths.ts";
import { type RevocationsSearch, revocationsSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { Button } from "../../ui/button.tsx";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { useLock } from "../../ui/use-lock.ts";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { MadeList } from "./made-list.tsx";
import { ReachedList } from "./reached-list.tsx";
import "../../ui/tabs.css";
import "../../ui/lists.css";
import "./revocations.css";

const RevokeDialog = lazy(async () => ({
  default: (await import("./revoke-dialog.tsx")).RevokeDialog,
}));

const LISTS = [
  { show: "made", name: "Revocations", command: "npx writ revocation list" },
  {
    show: "reached",
    name: "What they reach",
    command: "npx writ lineage search --state revoked",
  },
] as const;

/** What was taken back, what that reaches, and the way to take something back. */
export function RevocationsPage() {
  const { values, ignored } = useSearchOf(revocationsSearch);
  const [isRevoking, setRevoking] = useState(false);
  const locked = useLock("admin");
  // An address with a record is that of the list that has it.
  const search: RevocationsSearch = values.sel === "" ? values : { ...values, show: "reached" };
  const acts = (
    <>
      <Button kind="grave" locked={locked} onClick={() => setRevoking(true)}>
        Revoke…
      </Button>
      <CopyLink path={paths.revocations(search)} />
      <CommandTwin
        command={LISTS.find(({ show }) => show === search.show)?.command ?? ""}
        missing={[]}
      />
    </>
  );
  return (
    <Page acts={acts} isFixed title="Revocations">
      <IgnoredParameters ignored={ignored} />
      <nav aria-label="Lists" className="kinds">
        {LISTS.map(({ name, show }) => (
          <Link
            key={show}
            aria-current={show === search.show ? "page" : undefined}
            className="tab"
            href={paths.revocations({ show })}
          >
            {name}
          </Link>
        ))}
      </nav>
      {search.show === "made" ? <MadeList /> : <ReachedList search={search} />}
      {isRevoking && (
        <Suspense>
          <RevokeDialog target={undefined} onClose={() => setRevoking(false)} />
        </Suspense>
      )}
    </Page>
  );
}
