import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type EffectsSchema, Lane } from "@writ/proto/writ/demo/v1/demo";
import type { DamageCounts, DamageStore, EffectCounts } from "../store/damage-store.ts";
import type { Feed } from "./feed.ts";

/** Counts what was done in a run and tells what changed. */
export interface DamageTicker {
  /** Counts once. While the clock runs it tells every time: nobody else's clock moves it. */
  tick(): Promise<void>;
}

/** Counts by the database, for one run. */
export function damageTicker(
  store: Pick<DamageStore, "damage" | "effects">,
  run: {
    readonly runId: string;
    readonly feed: Pick<Feed, "add">;
    readonly incident: () => number;
  },
): DamageTicker {
  const { feed, runId } = run;
  let lastDamage = "";
  let lastEffects = "";
  return {
    async tick() {
      const incident = run.incident();
      const damage = await store.damage(runId, incident);
      const { readAtMs: _, ...told } = damage;
      const seen = JSON.stringify({ incident, ...told });
      const isRunning = damage.firstEffectAtMs !== undefined && damage.alarmAtMs === undefined;
      if (isRunning || seen !== lastDamage) {
        lastDamage = seen;
        feed.add({ lane: Lane.OPEN, event: { case: "damage", value: damageMessage(damage) } });
      }
      const effects = await store.effects(runId);
      if (JSON.stringify(effects) === lastEffects) return;
      lastEffects = JSON.stringify(effects);
      feed.add({ lane: Lane.WRIT, event: { case: "effects", value: effectsMessage(effects) } });
    },
  };
}

function damageMessage(damage: DamageCounts) {
  const { alarmAtMs, containedAtMs, firstEffectAtMs, readAtMs } = damage;
  return {
    effects: effectsMessage(damage),
    ...(firstEffectAtMs !== undefined && { firstEffectAt: timestampFromMs(firstEffectAtMs) }),
    ...(alarmAtMs !== undefined && { alarmAt: timestampFromMs(alarmAtMs) }),
    ...(containedAtMs !== undefined && { containedAt: timestampFromMs(containedAtMs) }),
    readAt: timestampFromMs(readAtMs),
  };
}

function effectsMessage(counts: EffectCounts): MessageInitShape<typeof EffectsSchema> {
  return {
    recordsOut: BigInt(counts.recordsOut),
    amountMoved: BigInt(counts.amountMoved),
    messagesSent: BigInt(counts.messagesSent),
    rowsChanged: BigInt(counts.rowsChanged),
  };
}
