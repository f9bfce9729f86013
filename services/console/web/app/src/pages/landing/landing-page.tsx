import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { lineage } from "../../api/services/lineage.ts";
import { asOfMoment } from "../../api/as-of.ts";
import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { briefly } from "../../time/duration.ts";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { useCell, useParts } from "../../ui/parts.ts";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Strip } from "../../ui/strip.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Time } from "../../ui/time.tsx";
import { useHealth } from "../../ui/use-health.ts";
import { useNow } from "../../ui/use-now.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import "./landing.css";

const EVERY_MS = 5_000;
const NEWEST = 5;

/** What Writ is, for who does not know it; who is signed in goes on to the decisions. */
export function LandingPage() {
  const { sessions, go } = useParts();
  const { state } = useCell(sessions.person);
  useEffect(() => {
    if (state === "signed-in") go(paths.decisions(), { replace: true });
  }, [go, state]);
  return (
    <Page title="Writ">
      <div className="landing">
        <div className="landing-words">
          <p>Nothing runs before it is allowed.</p>
          <p>What is allowed is a signed grant: for one act, once, for a short time.</p>
          <p>Every decision is recorded in a log that nobody can rewrite unseen.</p>
          <p>Anybody can check that, without asking us.</p>
        </div>
        <ul className="doors">
          <li>
            <Link className="door" href={paths.decisions()}>
              <strong>Decisions</strong>
              <span>What was allowed and what was denied, and why</span>
            </Link>
          </li>
          <li>
            <Link className="door" href={paths.demo()}>
              <strong>Demo</strong>
              <span>An agent at work: break it in seven ways, for real</span>
            </Link>
          </li>
          <li>
            <a className="door" href={paths.viewer()}>
              <strong>Verify</strong>
              <span>Check a proof, byte by byte, without a network</span>
            </a>
          </li>
        </ul>
        <StatusWords />
        <Newest />
      </div>
    </Page>
  );
}

/** Whether it works, in a line. */
function StatusWords() {
  const { data } = useHealth(EVERY_MS);
  const now = useNow(1_000);
  if (data === undefined) return null;
  const { because, headline, probeAgeS, receivedMs } = data;
  const ageMs = probeAgeS * 1_000 + Math.max(0, now - receivedMs);
  return (
    <p className="status-words">
      <Link href={paths.health()}>{headline}</Link>
      <span className="quiet">
        {because !== "" && `${because} · `}
        {probeAgeS < 0 ? "not tried yet" : `tried for real ${briefly(ageMs)} ago`}
      </span>
    </p>
  );
}

/** The last records, as they are: the log at work. */
function Newest() {
  const { client, now } = useParts();
  const tenant = useTenant();
  const { data, error } = useQuery({
    queryKey: ["newest", tenant],
    queryFn: async () => {
      const reply = await client(lineage).searchExecutions({
        tenantId: tenant ?? "",
        pageSize: NEWEST,
      });
      return { ...reply, receivedMs: now() };
    },
    enabled: tenant !== undefined,
    refetchInterval: EVERY_MS,
  });
  const asOf = asOfMoment(data?.asOf);
  if (tenant === undefined) return null;
  if (error !== null)
    return (
      <p className="quiet">What was recorded last is not known: {failureOf(error).message}.</p>
    );
  return (
    <section className="newest">
      <h2>
        Recorded last
        {asOf !== undefined && (
          <span className="meta">
            {" "}
            log size {leafNumber(asOf.treeSize)}, as of <Time ms={asOf.ms} precision="tick" />
          </span>
        )}
      </h2>
      <ul>
        {data?.executions.map((execution) => (
          <li key={execution.executionId}>
            <Link className="newest-row" href={paths.record(execution.executionId)}>
              <Strip execution={execution} />
              <span className="wrap">
                {execution.action} <span className="quiet">{execution.resource}</span>
              </span>
              <StateMark state={execution.state} />
            </Link>
          </li>
        ))}
      </ul>
      {data?.executions.length === 0 && <p className="quiet">Nothing was decided yet.</p>}
    </section>
  );
}
