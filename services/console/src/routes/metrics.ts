import { join } from "node:path";
import { NoteError, unverifiedCheckpoint } from "@writ/evidence";
import { exactRoute, type Route } from "../http/route.ts";
import type { Gauge, Metrics } from "../metrics.ts";
import { openPublicFile } from "../public-file.ts";
import type { LogFolders } from "./log.ts";

const MOST_NOTE_BYTES = 65_536;

/** Counters and gauges in the text format of Prometheus. */
export function metricsRoute(metrics: Pick<Metrics, "text">, folders: LogFolders): Route {
  return exactRoute("metrics", "/metrics", async () => ({
    status: 200,
    headers: {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
    },
    body: Buffer.from(metrics.text(await publishedSize(folders))),
  }));
}

/** No gauge rather than a wrong one when nothing readable is published. */
async function publishedSize({ currentShard, logDir }: LogFolders): Promise<readonly Gauge[]> {
  const file = await openPublicFile(join(logDir, currentShard, "checkpoint"), MOST_NOTE_BYTES);
  if (file === undefined) return [];
  try {
    const { size } = unverifiedCheckpoint(await file.bytes());
    return [
      {
        name: "writ_published_tree_size",
        help: "Entries that the published checkpoint of the log in use is over.",
        value: size,
      },
    ];
  } catch (error) {
    if (error instanceof NoteError) return [];
    throw error;
  }
}
