import { briefly } from "../../time/duration.ts";
import { Mark } from "../../ui/marks.tsx";
import type { HeldHealth } from "../../ui/use-health.ts";
import { useNow } from "../../ui/use-now.ts";
import { lastProbes } from "./probe-words.ts";

const MARKS: Readonly<Record<string, string>> = { WORKING: "passed", "NOT WORKING": "failed" };

/** Whether it works, why not, and what the last whole probe found. */
export function Headline({ health }: { readonly health: HeldHealth }) {
  const { because, headline, probeAgeS, probes, receivedMs } = health;
  const now = useNow(1_000);
  const ageMs = probeAgeS * 1_000 + Math.max(0, now - receivedMs);
  const mark = MARKS[headline] ?? "unknown";
  return (
    <section aria-label="In short" className={`headline headline-${mark}`}>
      <p className="headline-word">
        <Mark name={mark} />
        <strong>{headline}</strong>
        {because !== "" && <span>{because}</span>}
      </p>
      <p>
        {probeAgeS < 0 ? "There was no full probe yet." : `Full probe ${briefly(ageMs)} ago`}
        {lastProbes(probes).map(({ kind, passed, text }, i) => (
          <span key={kind} className={passed ? "" : "headline-probe-failed"}>
            {i === 0 ? ": " : " · "}
            {text}
          </span>
        ))}
      </p>
    </section>
  );
}
