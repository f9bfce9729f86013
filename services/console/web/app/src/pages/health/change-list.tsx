import type { Change } from "@writ/proto/writ/console/v1/health";
import { msOf } from "../../time/instant.ts";
import { Time } from "../../ui/time.tsx";

const SHOWN = 20;

/** What became different, the newest first. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <section className="health-block">
      <h2>
        Changed{" "}
        {changes.length > SHOWN && (
          <span className="meta">
            the last {SHOWN} of {changes.length}
          </span>
        )}
      </h2>
      <ol className="changes">
        {changes.slice(0, SHOWN).map(({ at, component, text }, i) => (
          <li key={`${String(msOf(at))} ${component} ${i}`}>
            <Time ms={msOf(at)} precision="tick" /> <strong>{component}</strong> {text}
          </li>
        ))}
      </ol>
      {changes.length === 0 && (
        <p className="quiet">Nothing has changed since the console was started.</p>
      )}
    </section>
  );
}
