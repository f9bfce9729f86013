import { useNow } from "../../ui/use-now.ts";

/** What a wait is drawn from; times are the server's, in milliseconds since the Unix epoch. */
export interface WaitRingProps {
  readonly fromMs: number;
  readonly untilMs: number;
  /** How far the page's clock is ahead of the server's, in milliseconds. */
  readonly aheadMs: number;
  /** For people. */
  readonly why: string;
}

const TICK_MS = 250;
const AROUND = 2 * Math.PI * 5;

/** Real time that is waited for on purpose: how much of it is over, by the server's clock as far as the page knows it. */
export function WaitRing({ fromMs, untilMs, aheadMs, why }: WaitRingProps) {
  const serverMs = useNow(TICK_MS) - aheadMs;
  const share = Math.min(1, Math.max(0, (serverMs - fromMs) / Math.max(1, untilMs - fromMs)));
  const leftS = Math.max(0, untilMs - serverMs) / 1_000;
  return (
    <span className="demo-wait">
      <svg aria-hidden="true" className="demo-wait-ring" viewBox="0 0 14 14">
        <circle className="demo-wait-track" cx="7" cy="7" r="5" />
        <circle
          className="demo-wait-done"
          cx="7"
          cy="7"
          r="5"
          strokeDasharray={`${(share * AROUND).toFixed(2)} ${AROUND.toFixed(2)}`}
          transform="rotate(-90 7 7)"
        />
      </svg>
      <span title="by the server’s clock">
        Waits {leftS.toFixed(1)}&nbsp;s more. <span className="quiet">{why}</span>
      </span>
    </span>
  );
}
