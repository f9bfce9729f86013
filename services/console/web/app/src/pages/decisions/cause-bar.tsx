import { Fragment } from "react";
import { withCondition } from "../../filter/token.ts";
import { paths } from "../../paths.ts";
import type { DecisionsSearch } from "../../search/page-search.ts";
import { Link } from "../../ui/link.tsx";
import { causes, isUnusual } from "./causes.ts";
import { useRecentDenials } from "./use-counts.ts";
import "./cause-bar.css";

/** What stopped executions in the last hour; coloured only where no hour of the day before was like it. */
export function CauseBar({ search }: { readonly search: DecisionsSearch }) {
  const recent = useRecentDenials();
  if (recent === undefined) return <p className="causes quiet">last hour by cause: –</p>;
  const { lastHour, steps, hours } = recent;
  const found = causes(lastHour);
  const filtered = (code: string) =>
    paths.decisions({
      ...search,
      q: withCondition(withCondition(search.q, "decision:deny"), `reason:${code}`),
      sel: "",
    });
  return (
    <div className="causes">
      <Steps steps={steps} />
      <p>
        <span className="quiet">last hour by cause: </span>
        {found.length === 0 && <span className="quiet">nothing was denied</span>}
        {found.map(({ word, total, codes }, i) => {
          const isOdd = isUnusual(total, word, hours);
          return (
            <Fragment key={word}>
              {i > 0 && <span className="quiet"> · </span>}
              <span
                className={isOdd ? "cause-odd" : ""}
                title={isOdd ? "outside of what any hour of the day before came to" : undefined}
              >
                {word} {total}
              </span>{" "}
              <span className="cause-codes">
                {codes.map(({ code, total: times }) => (
                  <Link key={code} className="cause-code" href={filtered(code)}>
                    {code}
                    {codes.length > 1 ? ` ${times}` : ""}
                  </Link>
                ))}
              </span>
            </Fragment>
          );
        })}
      </p>
    </div>
  );
}

const BAR = 4;
const HEIGHT = 16;

function Steps({ steps }: { readonly steps: readonly number[] }) {
  const most = Math.max(1, ...steps);
  return (
    <svg
      aria-label={`Denials in each five minutes of the last hour: ${steps.join(", ")}`}
      className="cause-steps"
      height={HEIGHT}
      role="img"
      width={steps.length * (BAR + 1)}
    >
      {steps.map((count, i) => {
        const height = Math.max(1, Math.round((count / most) * HEIGHT));
        return <rect key={i} height={height} width={BAR} x={i * (BAR + 1)} y={HEIGHT - height} />;
      })}
    </svg>
  );
}
