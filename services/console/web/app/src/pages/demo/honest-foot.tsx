import { type GetDemoResponse, Lane, type SourceFile } from "@writ/proto/writ/demo/v1/demo";
import { Digest } from "../../ui/digest.tsx";
import { Section } from "../record/section.tsx";
import { lanesWords, sourcesInOrder } from "./source-words.ts";
import "./honest-foot.css";

/** What people need to find out for themselves that nothing is staged. */
export function HonestFoot({ demo }: { readonly demo: GetDemoResponse }) {
  const sources = sourcesInOrder(demo.sources);
  const isShared = ({ lanes }: SourceFile) =>
    lanes.includes(Lane.WRIT) && lanes.includes(Lane.OPEN);
  const shared = sources.filter(isShared).length;
  return (
    <details className="demo-honest">
      <summary>
        How this stays honest: one source for both agents, nothing computed in your browser, every
        row is in the database
      </summary>
      <div className="demo-honest-parts">
        <Section name="one source for both agents">
          <p>
            {shared} of {sources.length} files are loaded by both worlds. The others are the
            difference: what each world is connected to. The planner is a script; there is no model
            here. What it does is real.
          </p>
          <ul className="demo-sources">
            {sources.map((file) => (
              <li key={file.path}>
                <code className="wrap">{file.path}</code>
                <span className={isShared(file) ? "quiet" : ""}>{lanesWords(file.lanes)}</span>
                <Digest value={`sha256:${file.sha256}`} what={`digest of ${file.path}`} />
              </li>
            ))}
          </ul>
        </Section>
        <Section name="nothing computed in your browser">
          <p>
            This page draws what the demo sends it, as JSON that your browser’s tools show.
            Decisions are made by the same services as everywhere else here, and both worlds are
            judged by the same policies: one before, one after. The clock has no timer: it moves
            when the database was read. Nothing is checked on this page either. “Open proof” does
            that, and a command line you trust more does it too.
          </p>
        </Section>
        <Section name="every row is in the database">
          <p>With the database at hand, anybody can count the damage again:</p>
          {demo.damageQueries.map((query) => (
            <pre key={query} className="clause" tabIndex={0}>
              {query}
            </pre>
          ))}
        </Section>
      </div>
    </details>
  );
}
