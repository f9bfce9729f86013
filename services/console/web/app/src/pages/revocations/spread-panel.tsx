import { Button } from "../../ui/button.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Mark } from "../../ui/marks.tsx";
import { Failed, Loading } from "../../ui/states.tsx";
import { type SpreadRow, spreadView } from "./spread-view.ts";
import { useSpread } from "./use-spread.ts";
import "./spread-panel.css";

const IN_FORCE = "The revocation is in force; how far it has come is not known.";

/** How far a revocation has come: which verifiers applied it and when, what still runs, what was refused first. */
export function SpreadPanel({ seq }: { readonly seq: bigint }) {
  const { again, failure, phase, told } = useSpread(seq);
  const view = told && spreadView(told, phase);
  const isOpen = view !== undefined && view.mark !== "passed" && phase === "over";
  return (
    <section aria-label="Spread" className="spread">
      {failure !== undefined && <Failed failure={failure} so={IN_FORCE} onRetry={again} />}
      {failure === undefined && view === undefined && <Loading rows={2} />}
      {view !== undefined && failure === undefined && (
        <>
          <p className="spread-verdict">
            <Mark name={view.mark} /> <span>{view.headline}</span>
            {isOpen && <Button onClick={again}>Measure again</Button>}
          </p>
          {view.rows.length > 0 && <Verifiers rows={view.rows} />}
          <Facts>
            <Fact name="leases reached">{view.leases}</Fact>
            <Fact name="first refusal">{view.refusal}</Fact>
          </Facts>
        </>
      )}
    </section>
  );
}

function Verifiers({ rows }: { readonly rows: readonly SpreadRow[] }) {
  return (
    <div aria-label="Verifiers" className="spread-list" role="region" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">verifier</th>
            <th scope="col">certificate</th>
            <th scope="col">applied after</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, mark, name, said, who }) => (
            <tr key={id}>
              <td>
                <code>{name}</code>
              </td>
              <td className="quiet" title={who}>
                {who.replace(/^spiffe:\/\/[^/]+\//, "")}
              </td>
              <td>
                <span className="spread-said">
                  <Mark name={mark} /> {said}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
