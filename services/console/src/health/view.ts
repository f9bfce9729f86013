import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type CellSchema,
  type ComponentSchema,
  type GetHealthResponseSchema,
} from "@writ/proto/writ/console/v1/health";
import { adviceFor } from "./advice.ts";
import type { Collector } from "./collector.ts";
import { allComponents } from "./components/all-components.ts";
import { type ComponentState, kinds } from "./components/component.ts";
import { headlineOf } from "./headline.ts";
import { beganMs } from "./probes.ts";
import type { Picture } from "./picture.ts";
import type { CellState } from "./truth.ts";

type Answer = MessageInitShape<typeof GetHealthResponseSchema>;

const MOST_PROBES = 80;

/** What everybody may know: the headline, the name of what is first to blame, ages, and what the alarms say. */
export function publicView(collected: Pick<Collector, "picture" | "alarms">): Answer {
  const picture = collected.picture();
  const { component = "", headline } = headlineOf(allComponents(picture));
  return {
    headline,
    because: component,
    probeAgeS: probeAgeS(picture),
    alarms: collected.alarms().map(({ code, text }) => ({ code, text })),
    at: timestampFromMs(picture.nowMs),
  };
}

/** All of it. */
export function fullView(collected: Omit<Collector, "round" | "series">): Answer {
  const picture = collected.picture();
  const components = allComponents(picture);
  const { because, headline } = headlineOf(components);
  return {
    headline,
    because,
    probeAgeS: probeAgeS(picture),
    components: components.map(componentMessage),
    changes: collected.changes().map(({ atMs, component, text }) => ({
      at: timestampFromMs(atMs),
      component,
      text,
    })),
    alarms: collected.alarms().map(({ advice, atMs, code, text }) => ({
      code,
      text,
      advice,
      at: timestampFromMs(atMs),
    })),
    probes: (picture.probes?.value.probes ?? [])
      .toSorted((a, b) => Number(b.number - a.number))
      .slice(0, MOST_PROBES),
    at: timestampFromMs(picture.nowMs),
  };
}

function componentMessage(component: ComponentState): MessageInitShape<typeof ComponentSchema> {
  const cells = kinds.flatMap((kind) => {
    const cell = component[kind];
    return cell === undefined ? [] : [[kind, cellMessage(cell)] as const];
  });
  return {
    name: component.name,
    detail: { ...component.detail },
    advice: adviceFor(component),
    ...Object.fromEntries(cells),
  };
}

function cellMessage({ atMs, text, truth }: CellState): MessageInitShape<typeof CellSchema> {
  return { truth, text, ...(atMs !== undefined && { at: timestampFromMs(atMs) }) };
}

/** Since the end of the last round of probes, whatever came of it. */
function probeAgeS({ nowMs, probes }: Pick<Picture, "nowMs" | "probes">): number {
  const begun = (probes?.value.probes ?? []).map(beganMs);
  return begun.length === 0 ? -1 : Math.max(0, nowMs - Math.max(...begun)) / 1_000;
}
