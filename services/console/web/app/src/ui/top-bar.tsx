import { lazy, Suspense, useState } from "react";
import { paths } from "../paths.ts";
import { offset } from "../time/zone.ts";
import { Account } from "./account.tsx";
import { StopButton } from "./stop-button.tsx";
import { FreshnessLine } from "./freshness.tsx";
import { IconButton } from "./icon-button.tsx";
import { Link } from "./link.tsx";
import { useCell, useParts } from "./parts.ts";
import { NEXT_THEME } from "./theme.ts";
import { useKey } from "./use-key.ts";
import "./top-bar.css";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));

/** What stands above every page. */
export function TopBar() {
  const { sessions } = useParts();
  const { session } = useCell(sessions.person);
  const [isFinding, setFinding] = useState(false);
  useKey("palette", () => setFinding(true));
  return (
    <header className="top">
      <Link className="brand" href={paths.landing()}>
        WRIT
      </Link>
      {session !== undefined && session.tenantId !== "" && (
        <span className="tenant" title="tenant">
          {session.tenantId}
        </span>
      )}
      <button className="finder" type="button" onClick={() => setFinding(true)}>
        <kbd>⌘K</kbd>
        <span className="finder-text">any id, digest, name, code</span>
      </button>
      <FreshnessLine />
      <ZoneButton />
      <ThemeButton />
      <StopButton />
      <Account />
      {isFinding && (
        <Suspense>
          <Palette onClose={() => setFinding(false)} />
        </Suspense>
      )}
    </header>
  );
}

function ZoneButton() {
  const { zone, now, said } = useParts();
  const shown = useCell(zone);
  const turn = () => {
    zone.set(shown === "utc" ? "local" : "utc");
    said.set(`Times in ${zone.get() === "utc" ? "UTC" : "local time"}`);
  };
  useKey("zone", turn);
  return (
    <button
      className="top-button"
      aria-label={`Times in ${shown === "utc" ? "UTC" : `local time, ${offset(now(), shown)}`}. Change (t)`}
      title="Change between local time and UTC (t)"
      type="button"
      onClick={turn}
    >
      {offset(now(), shown)}
    </button>
  );
}

function ThemeButton() {
  const { theme } = useParts();
  const chosen = useCell(theme);
  return (
    <IconButton
      icon="theme"
      label={`Colours: ${chosen}. Change to ${NEXT_THEME[chosen]}`}
      onClick={() => theme.set(NEXT_THEME[chosen])}
    />
  );
}
