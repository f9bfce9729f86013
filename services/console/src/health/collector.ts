import { type AlarmState, alarmsOf } from "./alarms.ts";
import { askProcess } from "./ask-process.ts";
import { type ChangeState, changeBook } from "./changes.ts";
import { allComponents } from "./components/all-components.ts";
import { type Counts, countsOf, measured } from "./measure.ts";
import { valueOf } from "./metric-lookup.ts";
import { headlineOf } from "./headline.ts";
import { type News, notAsked, type Picture } from "./picture.ts";
import { type SeriesRing, seriesRing } from "./series-ring.ts";
import { seriesNames } from "./series-names.ts";
import type { Sources } from "./sources.ts";
import { EVERY_MS } from "./truth.ts";

/** An hour. */
const SLOTS = 720;
const MOST_CHANGES = 200;
const PROOF_MS = 2_500;
const PROBES_MS = 2_000;
const MINUTE_MS = 60_000;

/** An alarm, and since when there is reason for it (milliseconds since 1970). */
export interface RaisedAlarm extends AlarmState {
  readonly atMs: number;
}

/** All that is known about health, asked for again and again. */
export interface Collector {
  /** Asks everything once; never rejects. */
  round(): Promise<void>;
  /** What is known now: what was not heard of for too long is not known any more. */
  picture(): Picture;
  alarms(): readonly RaisedAlarm[];
  changes(): readonly ChangeState[];
  readonly series: Pick<SeriesRing, "read">;
}

/** Nothing known yet. `onFailure` is told of what could not be asked and is not a matter of a process that does not answer. */
export function collector(sources: Sources, onFailure: (error: unknown) => void): Collector {
  const { followLog, keys, now, own, probes, processes, publishedSize, trust } = sources;
  const names = seriesNames.map(({ name }) => name);
  const series = seriesRing(names, { everyMs: EVERY_MS, slots: SLOTS });
  const changes = changeBook(MOST_CHANGES);
  const asked = new Map([...processes.keys()].map((name) => [name, notAsked]));
  const raised = new Map<string, RaisedAlarm>();
  const sizes: News<number>[] = [];
  let counts: Counts = new Map();
  let told: Omit<Picture, "nowMs" | "processes" | "sizeMinuteAgo" | "trust"> = {
    probes: probes === undefined ? null : undefined,
    log: undefined,
    published: undefined,
    keys: undefined,
    own: [],
  };

  const picture = (): Picture => {
    const nowMs = now();
    const before = sizes.findLast(({ atMs }) => nowMs - atMs >= MINUTE_MS);
    return { ...told, nowMs, processes: asked, sizeMinuteAgo: before?.value, trust };
  };
  const learn = async (
    work: () => Promise<Partial<typeof told>>,
  ): Promise<Partial<typeof told>> => {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      return {};
    }
  };
  const news = <T>(value: T): News<T> => ({ value, atMs: now() });

  const rememberSize = (): void => {
    const said = asked.get("evidence")?.said;
    const size = said && valueOf(said.status.metrics, "writ_log_tree_size");
    if (said === undefined || size === undefined) return;
    sizes.push({ value: size, atMs: said.atMs });
    while (sizes.length > 2 * (MINUTE_MS / EVERY_MS)) sizes.shift();
  };
  const raise = (alarms: readonly AlarmState[], atMs: number): void => {
    const there = new Set(alarms.map(keyOf));
    for (const key of raised.keys()) if (!there.has(key)) raised.delete(key);
    for (const alarm of alarms)
      raised.set(keyOf(alarm), { ...alarm, atMs: raised.get(keyOf(alarm))?.atMs ?? atMs });
  };

  return {
    picture,
    series,
    changes: () => changes.newest(),
    alarms() {
      const seen = picture();
      raise(alarmsOf(seen), seen.nowMs);
      return alarmsOf(seen).flatMap((alarm) => raised.get(keyOf(alarm)) ?? []);
    },
    async round() {
      const startedMs = now();
      const asking = [...processes].map(
        async ([name, client]) =>
          [name, await askProcess(asked.get(name) ?? notAsked, client, now)] as const,
      );
      const learning = [
        learn(async () =>
          probes === undefined
            ? {}
            : { probes: news(await probes.getProbes({}, { timeoutMs: PROBES_MS })) },
        ),
        learn(async () => ({ log: news(await followLog(now() + PROOF_MS)) })),
        learn(async () => ({ published: news({ size: await publishedSize() }) })),
        learn(async () => ({ own: (await own()).metrics })),
        learn(async () => {
          const bundle = await keys();
          return bundle === undefined ? {} : { keys: news(bundle) };
        }),
      ];
      const [answers, learned] = await Promise.all([Promise.all(asking), Promise.all(learning)]);
      // All at once: who fails for want of another must not be seen before the other one is.
      for (const [name, answer] of answers) asked.set(name, answer);
      told = Object.assign({}, told, ...learned) as typeof told;
      rememberSize();
      const seen = picture();
      const next = countsOf(seen, await own());
      series.put(startedMs, measured(counts, next, seen));
      counts = next;
      raise(alarmsOf(seen), seen.nowMs);
      changes.see(seen, headlineOf(allComponents(seen)));
    },
  };
}

function keyOf({ code, of }: AlarmState): string {
  return `${code} ${of}`;
}
