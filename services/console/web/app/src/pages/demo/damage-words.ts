import type { Damage, Effects } from "@writ/proto/writ/demo/v1/demo";
import { msOf } from "../../time/instant.ts";

/** What the damage clock shows. Every time in it is the database's. */
export interface ClockFace {
  /** Seconds with two decimals, or a dash. */
  readonly figure: string;
  readonly says: string;
  /** How far containing it has come; empty before there is something to contain. */
  readonly contained: string;
  readonly readAtMs: number | undefined;
}

/** The clock at its last reading: from the first forbidden effect to the alarm, or to the reading while there is none. */
export function clockFace(damage: Damage | undefined): ClockFace {
  const readAtMs = msOf(damage?.readAt);
  const firstMs = msOf(damage?.firstEffectAt);
  if (firstMs === undefined) {
    const says =
      damage === undefined
        ? "Not read yet."
        : "Nothing that the policies forbid has happened in the watched world.";
    return { figure: "–", says, contained: "", readAtMs };
  }
  const alarmMs = msOf(damage?.alarmAt);
  const containedMs = msOf(damage?.containedAt);
  const untilMs = alarmMs ?? containedMs ?? readAtMs;
  return {
    figure: untilMs === undefined ? "–" : seconds(untilMs - firstMs),
    says:
      alarmMs !== undefined
        ? "From the first forbidden effect to the alarm."
        : containedMs !== undefined
          ? "From the first forbidden effect until it was contained; there was no alarm."
          : "From the first forbidden effect to the last reading; no alarm yet.",
    contained:
      containedMs === undefined
        ? "Not contained yet."
        : `Contained ${seconds(containedMs - firstMs)} after the first forbidden effect.`,
    readAtMs,
  };
}

/** Effects in words, none left out: a nought is an answer too. */
export function effectsText(effects: Effects | undefined): string {
  if (effects === undefined) return "not counted yet";
  const { recordsOut, amountMoved, messagesSent, rowsChanged } = effects;
  return [
    counted(recordsOut, "record out", "records out"),
    `${money(amountMoved)} moved`,
    counted(messagesSent, "message sent", "messages sent"),
    counted(rowsChanged, "row changed", "rows changed"),
  ].join(" · ");
}

/** Hundredths as an amount, like `9,942.00`. */
export function money(hundredths: bigint): string {
  const size = hundredths < 0n ? -hundredths : hundredths;
  const cents = (size % 100n).toString().padStart(2, "0");
  return `${hundredths < 0n ? "−" : ""}${(size / 100n).toLocaleString("en")}.${cents}`;
}

function counted(count: bigint, one: string, more: string): string {
  return `${count.toLocaleString("en")} ${count === 1n ? one : more}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
