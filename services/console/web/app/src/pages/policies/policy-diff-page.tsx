import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { policyDiffSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Digest } from "../../ui/digest.tsx";
import { Page } from "../../ui/page.tsx";
import { useParts } from "../../ui/parts.ts";
import { Empty, Failed, Loading } from "../../ui/states.tsx";
import { Diff } from "./diff.tsx";
import { policyDiff } from "./policy-diff.ts";
import { textFiles, usePolicyFiles, usePolicySets } from "./use-policies.ts";
import "./policies.css";

/** What is different in two policy sets, what may allow more first. */
export function PolicyDiffPage() {
  const { values: search, ignored } = useSearchOf(policyDiffSearch);
  const before = usePolicyFiles(search.a);
  const after = usePolicyFiles(search.b);
  const error = before.error ?? after.error;
  const isChosen = search.a !== "" && search.b !== "";
  const changes =
    before.data && after.data && policyDiff(textFiles(before.data), textFiles(after.data));
  return (
    <Page acts={<CopyLink path={paths.policyDiff(search)} />} title="Compare policy sets">
      <IgnoredParameters ignored={ignored} />
      <div className="section">
        <div className="diff-sides">
          <Side name="before" other={search.b} side="a" value={search.a} />
          <Side name="after" other={search.a} side="b" value={search.b} />
        </div>
        {!isChosen && <Empty why="Choose two policy sets to compare." />}
        {error !== null && <Failed failure={failureOf(error)} />}
        {isChosen && changes === undefined && error === null && <Loading rows={8} />}
        {changes !== undefined && changes.length === 0 && (
          <p>Nothing is different: every policy, the schema and every file is the same.</p>
        )}
        {changes?.map((change) => (
          <Diff key={change.id} change={change} />
        ))}
      </div>
    </Page>
  );
}

interface SideProps {
  readonly name: string;
  readonly side: "a" | "b";
  readonly value: string;
  readonly other: string;
}

function Side({ name, side, value, other }: SideProps) {
  const { go } = useParts();
  const { data } = usePolicySets();
  const choose = (digest: string) =>
    go(paths.policyDiff(side === "a" ? { a: digest, b: other } : { a: other, b: digest }), {
      replace: true,
    });
  return (
    <div className="form">
      <label className="field">
        <span>{name}</span>
        <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">–</option>
          {data?.policySets.map(({ digest, name: set, active, counter }) => (
            <option key={digest} value={digest}>
              {set} {digest.slice(7, 15)}{" "}
              {active ? "in force" : counter > 0n ? `activation ${counter}` : "never active"}
            </option>
          ))}
        </select>
      </label>
      {value !== "" && <Digest href={paths.policy(value)} value={value} what="policy set" />}
    </div>
  );
}
