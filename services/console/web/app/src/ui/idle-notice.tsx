import { useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { useCell, useParts } from "./parts.ts";
import { Time } from "./time.tsx";

const IDLE_MS = 15 * 60_000;
const LOOK_MS = 15_000;
/** What says that somebody is there. */
const SIGNS = ["pointerdown", "keydown", "wheel"] as const;

/** Says that nobody has been at a page for long whose session still works. The page stays as it is. */
export function IdleNotice() {
  const { now, sessions } = useParts();
  const isSignedIn = useCell(sessions.person).state === "signed-in";
  const seen = useRef(now());
  const [since, setSince] = useState<number>();
  useEffect(() => {
    if (!isSignedIn) return undefined;
    const isHere = (event?: Event) => {
      // The notice stays until somebody has used it.
      if (event?.target instanceof Element && event.target.closest(".idle") !== null) return;
      seen.current = now();
      setSince(undefined);
    };
    const look = () => setSince(now() - seen.current >= IDLE_MS ? seen.current : undefined);
    isHere();
    for (const sign of SIGNS) document.addEventListener(sign, isHere, { passive: true });
    const timer = setInterval(look, LOOK_MS);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) document.removeEventListener(sign, isHere);
    };
  }, [isSignedIn, now]);
  if (!isSignedIn || since === undefined) return null;
  return (
    <div className="banner idle" role="status">
      <p>
        Nobody has used this page since <Time ms={since} precision="tick" />, and the session still
        works. The page stays as it is.{" "}
        <Button onClick={() => void sessions.signOut()}>Sign out</Button>
      </p>
    </div>
  );
}
