import { useMemo } from "react";
import { lineDiff } from "./line-diff.ts";
import type { Changed } from "./policy-diff.ts";

const SIGNS = { same: " ", removed: "−", added: "+" } as const;
const WORDS = { same: "", removed: "removed: ", added: "added: " } as const;

/** What changed in a policy or a file. */
export function Diff({ change }: { readonly change: Changed }) {
  const { id, kind, before, after, mayWiden } = change;
  const lines = useMemo(
    () =>
      kind === "changed"
        ? lineDiff(before, after)
        : (kind === "added" ? after : before).split("\n").map((text) => ({ kind, text })),
    [after, before, kind],
  );
  return (
    <section className="policy">
      <h2 className="policy-id">
        <code>{id}</code>
        <span className="quiet">{kind}</span>
        {mayWiden && <strong className="may-widen">may allow more</strong>}
      </h2>
      <div aria-label={`What changed in ${id}`} className="diff" role="region" tabIndex={0}>
        {lines.map((line, at) => (
          <div key={`${at} ${line.kind}`} className={`diff-line diff-${line.kind}`}>
            <span aria-hidden="true" className="diff-sign">
              {SIGNS[line.kind]}
            </span>
            <span className="out-of-sight">{WORDS[line.kind]}</span>
            <code>{line.text}</code>
          </div>
        ))}
      </div>
    </section>
  );
}
