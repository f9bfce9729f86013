import { briefly } from "../../time/duration.ts";
import { Time } from "../../ui/time.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { Followed } from "./follow-run.ts";
import { clockFace, effectsText } from "./damage-words.ts";

/** What the policies forbid and what was done all the same, and for how long: the database's times, as they were read last. */
export function DamageClock({ followed }: { readonly followed: Followed }) {
  const { damage } = followed.view;
  const aheadMs = followed.phase === "live" ? followed.aheadMs : undefined;
  const { figure, says, contained, readAtMs } = clockFace(damage?.event);
  const toldMs = damage?.atMs;
  return (
    <section aria-label="Damage clock" className="demo-clock">
      <h3>Damage clock</h3>
      <p className="demo-clock-figure" data-figure={figure}>
        {figure}
      </p>
      <div className="demo-clock-words">
        <p>
          {says} {contained}
        </p>
        {damage?.event.firstEffectAt !== undefined && (
          <p>
            <strong>{effectsText(damage.event.effects)}</strong>
          </p>
        )}
        {readAtMs !== undefined && (
          <p className="meta">
            by the database’s clock, read <Time ms={readAtMs} precision="tick" />
            {aheadMs !== undefined && toldMs !== undefined && (
              <AgeOfReading ms={toldMs + aheadMs} />
            )}
          </p>
        )}
      </div>
    </section>
  );
}

/** How long ago it came. Only this is counted here: the clock itself stands still until it is read again. */
function AgeOfReading({ ms }: { readonly ms: number }) {
  const now = useNow(1_000);
  return <>, {briefly(Math.max(now, ms) - ms)} ago</>;
}
