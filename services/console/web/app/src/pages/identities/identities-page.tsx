import { useParams } from "@tanstack/react-router";
import { IDENTITY_KINDS, type IdentityKind, paths } from "../../paths.ts";
import { noSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { NotFound } from "../not-found.tsx";
import { IssuersList } from "./issuers-list.tsx";
import { MeasurementsList } from "./measurements-list.tsx";
import { PrincipalsList } from "./principals-list.tsx";
import "../../ui/tabs.css";
import "../../ui/lists.css";
import "./identities.css";

/** Who and what is known: principals, issuers, runtimes. */
export function IdentitiesPage() {
  const { kind } = useParams({ strict: false });
  const known = IDENTITY_KINDS.find((one) => one === kind);
  return known === undefined ? <NotFound /> : <Known kind={known} />;
}

function Known({ kind }: { readonly kind: IdentityKind }) {
  const { ignored } = useSearchOf(noSearch);
  const acts = (
    <>
      <CopyLink path={paths.identities(kind)} />
      <CommandTwin command={`npx writ identity ${kind.slice(0, -1)} list`} missing={[]} />
    </>
  );
  return (
    <Page acts={acts} title="Identities">
      <IgnoredParameters ignored={ignored} />
      <nav aria-label="Lists" className="kinds">
        {IDENTITY_KINDS.map((one) => (
          <Link
            key={one}
            aria-current={one === kind ? "page" : undefined}
            className="tab"
            href={paths.identities(one)}
          >
            {one.slice(0, 1).toUpperCase() + one.slice(1)}
          </Link>
        ))}
      </nav>
      <div className="section section-wide">
        {kind === "principals" && <PrincipalsList />}
        {kind === "issuers" && <IssuersList />}
        {kind === "measurements" && <MeasurementsList />}
      </div>
    </Page>
  );
}
