import { useParams } from "@tanstack/react-router";
import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { type PolicySearch, policySearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Digest } from "../../ui/digest.tsx";
import { Page } from "../../ui/page.tsx";
import { useParts } from "../../ui/parts.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { policiesOf } from "./cedar-text.ts";
import type { SetFile } from "./policy-diff.ts";
import { PolicyTextView } from "./policy-text-view.tsx";
import { textFiles, usePolicyFiles } from "./use-policies.ts";
import "./policies.css";

const TABS = ["policies", "schema", "files"] as const;

/** One policy set, to be read. */
export function PolicyPage() {
  const { go } = useParts();
  const { digest = "" } = useParams({ strict: false });
  const { values: search, ignored } = useSearchOf(policySearch);
  const { data, error, refetch } = usePolicyFiles(digest);
  const acts = (
    <>
      <CopyLink path={paths.policy(digest, search)} />
      <CommandTwin command={`npx writ policy show ${digest}`} missing={[]} />
    </>
  );
  return (
    <Page acts={acts} title={`Policy set ${data?.policySet?.name ?? ""}`}>
      <IgnoredParameters ignored={ignored} />
      <div className="section">
        <Digest
          filterHref={paths.decisions({ q: `policy:${digest}` })}
          isWhole
          value={digest}
          what="policy set"
        />
        {error !== null && <Failed failure={failureOf(error)} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Loading rows={8} />}
        {data !== undefined && (
          <Tabs
            label="Parts of the policy set"
            selected={search.tab}
            tabs={TABS}
            onSelect={(tab) => go(paths.policy(digest, { tab }), { replace: true })}
          >
            <Part files={textFiles(data)} search={search} />
          </Tabs>
        )}
      </div>
    </Page>
  );
}

function Part({
  files,
  search,
}: {
  readonly files: readonly SetFile[];
  readonly search: PolicySearch;
}) {
  switch (search.tab) {
    case "policies":
      return (
        <>
          {files
            .filter(({ path }) => path.endsWith(".cedar"))
            .flatMap(({ path, text }) => policiesOf(path, text))
            .map((one) => (
              <PolicyTextView key={one.id} isHere={one.id === search.policy} policy={one} />
            ))}
        </>
      );
    case "schema":
      return <Whole files={files.filter(({ path }) => path.endsWith(".cedarschema"))} />;
    case "files":
      return <Whole files={files.filter(({ path }) => !/\.cedar(schema)?$/.test(path))} />;
  }
}

function Whole({ files }: { readonly files: readonly SetFile[] }) {
  if (files.length === 0) return <p className="quiet">The set has no such files.</p>;
  return files.map(({ path, text }) => (
    <section key={path} className="policy">
      <h2 className="policy-id">
        <code>{path}</code>
      </h2>
      <pre className="clause" tabIndex={0}>
        {text}
      </pre>
    </section>
  ));
}
