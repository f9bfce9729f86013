import type { MessageInitShape } from "@bufbuild/protobuf";
import { unverifiedCheckpoint } from "@writ/evidence";
import type {
  Appended,
  AppendEntrySchema,
  AppendFailure,
  EvidenceService,
} from "@writ/proto/writ/evidence/v1/evidence";
import { type Batcher, batcher, type Client, failure } from "@writ/rpc";
import { LIST_CALLS } from "./list-calls.ts";

/** One event to append. */
export type AppendEntry = MessageInitShape<typeof AppendEntrySchema>;

/** What became of an event. */
export type AppendOutcome =
  | {
      readonly kind: "appended";
      readonly appended: Appended;
      /** C2SP checkpoint the proof leads to, and its tree size. */
      readonly checkpoint: string;
      readonly treeSize: number;
    }
  | { readonly kind: "failed"; readonly failure: AppendFailure };

/** Lists that wait for witnesses wait together: what comes in between does not wait for the ones before. */
const WITNESSED_CALLS = { ...LIST_CALLS, maxInFlight: 32 } as const;

/** Appends events, in lists. */
export function evidencePeer(
  client: Pick<Client<typeof EvidenceService>, "append">,
  now: () => number,
): Batcher<AppendEntry, AppendOutcome> {
  return appending(client, LIST_CALLS, false, now);
}

/**
 * The same, but what is in the log is answered only once enough witnesses have cosigned a checkpoint with it. Without them the
 * call fails with WITNESS_QUORUM_MISSING; the events are in the log all the same.
 */
export function witnessedEvidencePeer(
  client: Pick<Client<typeof EvidenceService>, "append">,
  now: () => number,
): Batcher<AppendEntry, AppendOutcome> {
  return appending(client, WITNESSED_CALLS, true, now);
}

function appending(
  client: Pick<Client<typeof EvidenceService>, "append">,
  calls: typeof LIST_CALLS | typeof WITNESSED_CALLS,
  requireQuorum: boolean,
  now: () => number,
): Batcher<AppendEntry, AppendOutcome> {
  return batcher<AppendEntry, AppendOutcome>({
    ...calls,
    now,
    async send(entries, call) {
      const list = { entries: [...entries], requireQuorum };
      const { results, checkpoint } = await client.append(list, call);
      const treeSize = checkpoint === "" ? 0 : Number(unverifiedCheckpoint(checkpoint).size);
      return results.map(({ result }) => {
        switch (result.case) {
          case "appended":
            return { value: { kind: "appended", appended: result.value, checkpoint, treeSize } };
          case "failure":
            return { value: { kind: "failed", failure: result.value } };
          default:
            return { error: failure("INTERNAL", "the evidence service gave no result") };
        }
      });
    },
  });
}
