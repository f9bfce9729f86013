import type { GetProbesResponse } from "@writ/proto/writ/probe/v1/probe";
import type { GetStatusResponse } from "@writ/proto/writ/status/v1/status";
import type { KeyBundle, Trust } from "@writ/token";
import type { LogLook } from "./log-look.ts";
import type { Metrics } from "./metric-lookup.ts";
import type { AskedProcess } from "./process-names.ts";

/** All that is known at one moment: what components, headline and alarms are made from. */
export interface Picture {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Every process of this cluster. */
  readonly processes: ReadonlyMap<AskedProcess, Asked>;
  /** What the probe saw; null where no probe runs. */
  readonly probes: News<GetProbesResponse> | undefined | null;
  /** What came of looking at the log. */
  readonly log: News<LogLook> | undefined;
  /** The published checkpoint; size undefined when none can be read. */
  readonly published: News<{ readonly size: number | undefined }> | undefined;
  /** How large the log was a minute before, as evidence said then; undefined when that is not known. */
  readonly sizeMinuteAgo: number | undefined;
  /** The verified key bundle. */
  readonly keys: News<KeyBundle> | undefined;
  readonly trust: Pick<Trust, "keys">;
  /** What the console itself has counted. */
  readonly own: Metrics;
}

/** Something that is known since then, milliseconds since 1970. */
export interface News<T> {
  readonly value: T;
  readonly atMs: number;
}

/** What is known of a process from asking it. */
export interface Asked {
  /** The last answer; undefined before the first. */
  readonly said: Said | undefined;
  /** How often in a row it did not answer since. */
  readonly misses: number;
  /** It could not be reached at all, which is no matter of time. */
  readonly isUnreachable: boolean;
  /** When it was last asked and answered or did not, milliseconds since 1970; undefined before. */
  readonly triedAtMs: number | undefined;
}

/** An answer. */
export interface Said {
  readonly status: GetStatusResponse;
  readonly atMs: number;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
  /** How far its clock is ahead of ours, in milliseconds, as far as that can be told: 0 when the difference may be the way. */
  readonly aheadMs: number;
}

/** A process that was not asked yet. */
export const notAsked: Asked = {
  said: undefined,
  misses: 0,
  isUnreachable: false,
  triedAtMs: undefined,
};

/** What a process last said while that is fresh; undefined after that. */
export function freshly(
  { nowMs, processes }: Pick<Picture, "nowMs" | "processes">,
  process: AskedProcess,
  staleMs: number,
): Said | undefined {
  const said = processes.get(process)?.said;
  return said !== undefined && nowMs - said.atMs <= staleMs ? said : undefined;
}
