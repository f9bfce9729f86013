import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { paths } from "../../../paths.ts";
import { Age } from "../../../ui/age.tsx";
import { Count } from "../../../ui/count.tsx";
import { Link } from "../../../ui/link.tsx";
import { useQuestions } from "./use-questions.ts";

/** Questions that are often asked, with how many executions answer them. */
export function ReadyQuestions({
  rows,
  q,
}: {
  /** Executions that are listed. */
  readonly rows: readonly Execution[];
  /** The filter that is asked. */
  readonly q: string;
}) {
  const all = useQuestions(rows);
  const [first] = all;
  return (
    <section aria-label="Ready questions" className="questions">
      <ul>
        {all.map(({ asks, counted, q: own }) => (
          <li key={own}>
            <Link aria-current={own === q ? "true" : undefined} href={paths.lineage({ q: own })}>
              {asks}
            </Link>
            <span className="question-count">
              {counted === undefined ? "–" : <Count {...counted} />}
            </span>
          </li>
        ))}
      </ul>
      <p className="meta">
        counted <Age ms={first?.asOfMs} /> ago
      </p>
    </section>
  );
}
