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

/** Appends events, in lists. */
export function evidencePeer(
  client: Client<typeof EvidenceService>,
  now: () => number,
): Batcher<AppendEntry, AppendOutcome> {
  return batcher<AppendEntry, AppendOutcome>({
    ...LIST_CALLS,
    now,
    async send(entries, call) {
      const { results, checkpoint } = await client.append({ entries: [...entries] }, call);
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
