import { paths } from "../paths.ts";
import { msOf } from "../time/instant.ts";
import { Link } from "./link.tsx";
import { Time } from "./time.tsx";
import { useHealth } from "./use-health.ts";
import "./alarm-banner.css";

/** The console looks every five seconds: what it finds stands here within ten. */
const EVERY_MS = 3_000;

/** Broken integrity, on every page: what broke, since when, what to do. */
export function AlarmBanner() {
  const { data } = useHealth(EVERY_MS);
  return data?.alarms.map(({ advice, at, code, text }) => (
    <div key={`${code} ${text}`} className="alarm" role="alert">
      <svg aria-hidden="true" className="alarm-mark" focusable="false" viewBox="0 0 20 18">
        <path d="M10 0L20 18H0zM9 6v6h2V6zm0 7.5v2h2v-2z" fillRule="evenodd" />
      </svg>
      <p>
        <strong>Integrity: {text}</strong> {advice}{" "}
        {at !== undefined && (
          <>
            Since <Time ms={msOf(at)} precision="tick" />.{" "}
          </>
        )}
        <Link href={paths.health()}>Health</Link>
      </p>
    </div>
  ));
}
