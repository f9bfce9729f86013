import { encodeBase64 } from "@writ/encoding";
import { type Finding, readHashedRekord, RekordError } from "@writ/evidence";
import { type Trust, verificationKeyFromJwk } from "@writ/token";

/** Says what is wrong with an entry of a log; undefined when nothing is. */
export type EntryCheck = (entry: Uint8Array, index: number) => Finding | undefined;

/**
 * Demands the one form of entry there is, naming a key that the trust file has for statements. Whether that key made the
 * signature can only be told with the statement, which is not published.
 */
export function entryCheck({ keys }: Pick<Trust, "keys">): EntryCheck {
  const known = new Set(
    keys
      .filter(({ use }) => use === "statement")
      .map(({ jwk }) =>
        verificationKeyFromJwk(jwk).publicKey.export({ type: "spki", format: "der" }),
      )
      .map((spki) => encodeBase64(spki)),
  );
  return (entry, index) => {
    const place = `entry ${index}`;
    try {
      const { spkiDer } = readHashedRekord(entry);
      if (known.has(encodeBase64(spkiDer))) return undefined;
      return { place, expected: "a key of the trust file", found: "another key" };
    } catch (error) {
      if (!(error instanceof RekordError)) throw error;
      return { place, expected: "a canonical hashedrekord", found: error.message };
    }
  };
}
