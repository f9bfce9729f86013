import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { eventWriter } from "./event-writer.ts";
import { feed as openFeed } from "./feed.ts";
import type { LabParts } from "./lab-parts.ts";
import { type Run, startRun } from "./run.ts";

/** Writes a run down and starts it; it does its work in the background. */
export async function beginRun(
  parts: LabParts,
  visitorId: string,
  monitorDelayS: number,
): Promise<Run> {
  const { environment, log, now, runs } = parts;
  const id = uuidv7(now(), randomBytes(10));
  await runs.addRun({ runId: id, visitorId, monitorDelayS });
  const writer = eventWriter(runs, id, (error) =>
    log.warn({ err: error, runId: id }, "events of a run were not written down yet"),
  );
  const feed = openFeed(now, (seq, body) => writer.add(seq, body));
  const { dataOption } = environment;
  return startRun(parts, { id, visitorId, monitorDelayS, feed, writer, dataOption });
}
