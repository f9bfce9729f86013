import {
  type Checkpoint,
  cosignatureTime,
  NoteError,
  type NoteVerifier,
  openNote,
  parseCheckpoint,
} from "@writ/evidence";
import { logId } from "./known-logs.ts";
import type { WitnessStore } from "./witness-store.ts";

/** The checkpoint of a log that the witness cosigned last. */
export interface LastCosigned extends Checkpoint {
  /** The log's note with the witness' cosignature. */
  readonly note: string;
  /** When it was cosigned, in seconds since 1970. */
  readonly timeS: number;
}

/** What a witness remembers is damaged or not its own: it does not start, since it could cosign a second history. */
export class DamagedStoreError extends Error {
  override readonly name = "DamagedStoreError";

  constructor(id: string, code: string) {
    super(
      `the witness store is damaged: ${id}.checkpoint is not what this witness cosigned last (${code}). ` +
        "Put back the newest good copy of it, or retire this witness' key and start another one with an empty store",
    );
  }
}

/** Everything a witness cosigned last, by log id, each verified with the witness' own key. @throws DamagedStoreError */
export async function loadCosigned(
  store: WitnessStore,
  own: NoteVerifier,
): Promise<Map<string, LastCosigned>> {
  const last = new Map<string, LastCosigned>();
  for (const [id, note] of await store.load()) last.set(id, cosignedBefore(id, note, own));
  return last;
}

function cosignedBefore(id: string, note: string, own: NoteVerifier): LastCosigned {
  try {
    const { signatures, text } = openNote(note, [own]);
    const [signature] = signatures;
    const checkpoint = parseCheckpoint(text);
    if (signature === undefined || logId(checkpoint.origin) !== id)
      throw new NoteError("WRONG_ORIGIN");
    return { ...checkpoint, note, timeS: cosignatureTime(signature.signature) };
  } catch (error) {
    if (error instanceof NoteError) throw new DamagedStoreError(id, error.code);
    throw error;
  }
}
