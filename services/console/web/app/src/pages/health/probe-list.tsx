import type { Probe } from "@writ/proto/writ/probe/v1/probe";
import { paths } from "../../paths.ts";
import { msOf } from "../../time/instant.ts";
import { Digest } from "../../ui/digest.tsx";
import { Mark } from "../../ui/marks.tsx";
import { Time } from "../../ui/time.tsx";
import { useTenant } from "../../ui/use-tenant.ts";
import { shownMs } from "./probe-words.ts";

/** The tenant that the probe works in. */
const PROBE_TENANT = "probe";

/** What was tried, when, and what came of it. */
export function ProbeList({
  component,
  probes,
}: {
  readonly component: string;
  readonly probes: readonly Probe[];
}) {
  const isOwn = useTenant() === PROBE_TENANT;
  return (
    <ol className="probes">
      {probes.map((probe) => {
        const { at, executionId, facts, kind, number, passed, problem } = probe;
        const own = probe.processMs[component];
        return (
          <li key={String(number)} className={passed ? "" : "probe-failed"}>
            <p className="probe-line">
              <Mark name={passed ? "passed" : "failed"} />
              <span>
                <strong>{kind}</strong> {passed ? shownMs(probe.tookMs) : "failed"}
                {own !== undefined && shownMs(own) !== shownMs(probe.tookMs) && (
                  <span className="quiet">
                    {" "}
                    · {component} {shownMs(own)}
                  </span>
                )}
              </span>
              <Time ms={msOf(at)} precision="tick" />
            </p>
            {problem !== "" && <p className="wrap">{problem}</p>}
            <p className="meta wrap">
              {Object.entries(facts)
                .map(([name, value]) => `${name} ${value}`)
                .join(" · ")}
            </p>
            {executionId !== "" && (
              <Digest
                href={isOwn ? paths.record(executionId) : undefined}
                value={executionId}
                what="execution id"
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}
