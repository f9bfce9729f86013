import type { Component } from "@writ/proto/writ/console/v1/health";
import { briefly } from "../../time/duration.ts";
import { msOf } from "../../time/instant.ts";
import { Link } from "../../ui/link.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { HeldHealth } from "../../ui/use-health.ts";
import { KINDS, worstFirst } from "./truth.ts";
import { TruthCell } from "./truth-cell.tsx";
import { useRoomy } from "./use-roomy.ts";

/** What each kind of truth is from. */
export const HEADS = {
  says: "says (itself)",
  seen: "seen (probe)",
  proven: "proven (checked)",
} as const;

/** Every component, and the three kinds of truth about it, never merged. */
export function Matrix(props: {
  readonly health: HeldHealth;
  readonly linkTo: (component: string) => string;
  readonly selected: string;
}) {
  return useRoomy() ? <Table {...props} /> : <Cards {...props} />;
}

function Table({ health, linkTo, selected }: Parameters<typeof Matrix>[0]) {
  const ageOf = useAges(health);
  return (
    <table className="matrix">
      <thead>
        <tr>
          <th scope="col">component</th>
          {KINDS.map((kind) => (
            <th key={kind} scope="col">
              {HEADS[kind]}
            </th>
          ))}
          <th scope="col">age</th>
        </tr>
      </thead>
      <tbody>
        {health.components.map((component) => (
          <tr key={component.name} className={component.name === selected ? "is-selected" : ""}>
            <th scope="row">
              <Link href={linkTo(component.name)}>{component.name}</Link>
            </th>
            {KINDS.map((kind) => (
              <td key={kind}>
                <TruthCell cell={component[kind]} />
              </td>
            ))}
            <td className="quiet">{ageOf(component)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards({ health, linkTo }: Parameters<typeof Matrix>[0]) {
  const ageOf = useAges(health);
  return (
    <ul className="truth-cards">
      {worstFirst(health.components).map((component) => (
        <li key={component.name}>
          <p className="truth-card-head">
            <Link href={linkTo(component.name)}>{component.name}</Link>
            <span className="quiet">{ageOf(component)}</span>
          </p>
          <dl>
            {KINDS.map((kind) => (
              <div key={kind}>
                <dt>{kind}</dt>
                <dd>
                  <TruthCell cell={component[kind]} />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** How old the oldest cell of a component is, by the clock of the console. */
function useAges({ at, receivedMs }: HeldHealth): (component: Component) => string {
  const now = useNow(1_000);
  const serverMs = (msOf(at) ?? receivedMs) + Math.max(0, now - receivedMs);
  return (component) => {
    const times = KINDS.flatMap((kind) => msOf(component[kind]?.at) ?? []);
    return times.length === 0 ? "–" : briefly(serverMs - Math.min(...times));
  };
}
