import { lazy, Suspense, useEffect } from "react";
import { paths } from "../paths.ts";
import type { Ignored } from "../search/codec.ts";
import { IdleNotice } from "./idle-notice.tsx";
import { Mark } from "./marks.tsx";
import { useCell, useParts } from "./parts.ts";
import { Time } from "./time.tsx";
import "./banners.css";

const AlarmBanner = lazy(async () => ({
  default: (await import("./alarm-banner.tsx")).AlarmBanner,
}));

const CHECK_MS = 1_000;
const ASK_MS = 4_000;

/** What holds for the whole page: broken integrity, no connection, one operator only. */
export function Banners() {
  const { connection, sessions, signInProblem } = useParts();
  const lostSince = useCell(connection.lostSince);
  const { session, state } = useCell(sessions.person);
  const problem = useCell(signInProblem);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void connection.check();
    }, CHECK_MS);
    return () => clearInterval(timer);
  }, [connection]);
  const isUnknown = state === "unknown";
  useEffect(() => {
    const timer = isUnknown ? setInterval(() => void sessions.begin(""), ASK_MS) : undefined;
    return () => clearInterval(timer);
  }, [isUnknown, sessions]);
  return (
    <section aria-label="Notices" className="banners">
      <Suspense>
        <AlarmBanner />
      </Suspense>
      {lostSince !== undefined && (
        <div className="banner" role="alert">
          <Mark name="unknown" />
          <p>
            The console has not answered since <Time ms={lostSince} precision="tick" />. What is
            shown stays; nothing can be changed. Proofs can be checked without it:{" "}
            <a href={paths.viewer()}>the viewer</a> works from a saved file.
          </p>
        </div>
      )}
      {isUnknown && lostSince === undefined && (
        <div className="banner" role="alert">
          <Mark name="unknown" />
          <p>identity did not answer: who is at work is not known, so nothing is shown yet.</p>
        </div>
      )}
      {state === "public" && session?.tenantId === "" && (
        <div className="banner" role="status">
          <p>
            What is here is for people who are signed in. A link that works once:{" "}
            <code>npx writ console</code>
          </p>
        </div>
      )}
      {problem !== "" && (
        <div className="banner" role="alert">
          <Mark name="failed" />
          <p>
            Not signed in: {problem} A new link: <code>npx writ console</code>
          </p>
        </div>
      )}
      <IdleNotice />
      {session?.singleOperator === true && (
        <p className="banner banner-quiet">
          Single-operator mode: what takes two people elsewhere, takes one here.
        </p>
      )}
    </section>
  );
}

/** Names the parameters of the address that the page does not use. */
export function IgnoredParameters({ ignored }: { readonly ignored: readonly Ignored[] }) {
  if (ignored.length === 0) return null;
  return (
    <ul aria-label="Ignored in the address" className="banner banner-quiet ignored">
      {ignored.map(({ name, value, why }) => (
        <li key={name}>
          Ignored in the address: <code>{`${name}=${value}`}</code> ({why}).
        </li>
      ))}
    </ul>
  );
}
