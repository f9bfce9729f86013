import type { OwnSigningKey } from "./own-key.ts";

/**
 * The same key, and how often it has signed: whoever comes to it, and by whatever way. Held against the grants that were issued with a proof that
 * the log holds their decision, it shows a signature that was made without one.
 */
export function countedKey<K extends OwnSigningKey>(
  key: K,
): { readonly key: K; readonly made: () => number } {
  let made = 0;
  const sign = (input: Uint8Array): Uint8Array => {
    made += 1;
    return key.sign(input);
  };
  return { key: { ...key, sign }, made: () => made };
}
