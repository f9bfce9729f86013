import { paths } from "../../paths.ts";
import { Link } from "../../ui/link.tsx";
import type { Points } from "../../ui/series/series-data.ts";
import { causeCounts } from "./causes.ts";
import { STEP_MS } from "./charts.ts";

/** Why acts were denied in the window; the denials that the probe provokes are not among them. */
export function CauseTable({
  points,
  window,
}: {
  readonly points: Points;
  readonly window: string;
}) {
  return (
    <section className="health-block">
      <h2>
        Denied because of <span className="meta">in {window}, every tenant but the probe’s</span>
      </h2>
      <table className="cause-table">
        <thead>
          <tr>
            <th scope="col">cause</th>
            <th scope="col">denials</th>
          </tr>
        </thead>
        <tbody>
          {causeCounts(points, STEP_MS).map(({ count, family }) => (
            <tr key={family}>
              <th scope="row">{family}</th>
              <td>{count === undefined ? "not known" : count.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="meta">
        A denial is Writ at work, not an error.{" "}
        <Link href={paths.decisions({ q: "decision:deny", since: window })}>
          Those of this tenant
        </Link>
      </p>
    </section>
  );
}
