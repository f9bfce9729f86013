import { BundleError, NoteError } from "@writ/evidence";
import { type KnownKey, knownKeys } from "./known-keys.ts";
import { flipped, type Part } from "./part.ts";
import { partsOf } from "./parts.ts";
import { rememberingCrypto } from "./remembering-crypto.ts";
import { noticedBy } from "./steps.ts";
import { documentIn, judge, type Judging, replayOf } from "./verdict.ts";

/** A bit of a part of a bundle. */
export interface Flip {
  /** Position in the list of parts. */
  readonly part: number;
  readonly byte: number;
  readonly bit: number;
}

/** A part of a bundle, as far as choosing one takes. */
export interface PartName {
  readonly name: string;
  readonly length: number;
}

/** What noticed a changed bit. */
export interface Noticed {
  /** Number of the step; undefined when none did. */
  readonly step: number | undefined;
  /** Whether that is what had to be. */
  readonly isExpected: boolean;
}

/** Changing a bundle bit by bit. */
export interface Tampering {
  readonly parts: readonly PartName[];
  /** The bundle with one bit changed. */
  changed(flip: Flip): Uint8Array;
  /** Which step notices. */
  notice(flip: Flip): Promise<Noticed>;
}

/** Makes a bundle ready to be changed. Without readable parts there are none. */
export async function tampering(given: Uint8Array, judging: Judging): Promise<Tampering> {
  const { crypto, trust } = judging;
  const { learning, knowing } = rememberingCrypto(crypto);
  const parts = readableParts(given, await knownKeys(trust, crypto), judging);
  const { steps: before } = await judge(given, { ...judging, crypto: learning });
  const partOf = ({ part }: Flip): Part => {
    const chosen = parts[part];
    if (chosen === undefined) throw new Error("no such part");
    return chosen;
  };
  const changed = (flip: Flip): Uint8Array => {
    const part = partOf(flip);
    return part.with(flipped(part.bytes, flip.byte, flip.bit));
  };
  return {
    parts: parts.map(({ name, bytes }) => ({ name, length: bytes.length })),
    changed,
    async notice(flip) {
      const { steps } = await judge(changed(flip), { ...judging, crypto: knowing });
      const step = noticedBy(before, steps);
      const expected = partOf(flip).noticedBy(flip.byte);
      const isExpected = step === undefined ? expected.length === 0 : expected.includes(step);
      return { step, isExpected };
    },
  };
}

function readableParts(
  given: Uint8Array,
  known: readonly KnownKey[],
  { engine }: Pick<Judging, "engine">,
): readonly Part[] {
  const document = documentIn(given);
  if (document === undefined) return [];
  try {
    return partsOf(given, document, known, replayOf(document, engine) !== undefined);
  } catch (error) {
    // What is wrong with it, the checks say.
    if (error instanceof BundleError || error instanceof NoteError) return [];
    throw error;
  }
}
