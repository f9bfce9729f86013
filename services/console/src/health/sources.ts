import { NoteError, type AuditCheckpoint } from "@writ/evidence";
import type { ProbeService } from "@writ/proto/writ/probe/v1/probe";
import type { StatusService } from "@writ/proto/writ/status/v1/status";
import type { Client } from "@writ/rpc";
import type { Trust } from "@writ/token";
import type { GrantKeys } from "../grant-keys.ts";
import type { LogFollower } from "./log-follower.ts";
import type { Counted } from "./measure.ts";
import type { AskedProcess } from "./process-names.ts";

/** Where everything that is known about health comes from. */
export interface Sources {
  /** The processes of this cluster. */
  readonly processes: ReadonlyMap<AskedProcess, Pick<Client<typeof StatusService>, "getStatus">>;
  /** Undefined where no probe runs. */
  readonly probes: Pick<Client<typeof ProbeService>, "getProbes"> | undefined;
  readonly followLog: LogFollower;
  /** Size of the published checkpoint; undefined when there is none that verifies. */
  readonly publishedSize: () => Promise<number | undefined>;
  readonly keys: GrantKeys;
  /** What the console itself has counted. */
  readonly own: () => Promise<Counted>;
  readonly trust: Pick<Trust, "keys">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The size of a published checkpoint that the trust file vouches for. */
export function verifiedSize(
  audit: AuditCheckpoint,
  published: () => Promise<Uint8Array | undefined>,
): () => Promise<number | undefined> {
  return async () => {
    const note = await published();
    if (note === undefined) return undefined;
    try {
      return audit(note).size;
    } catch (error) {
      if (error instanceof NoteError) return undefined;
      throw error;
    }
  };
}
