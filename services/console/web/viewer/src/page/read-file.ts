import { decodeUtf8, EncodingError } from "@writ/encoding";
import { isWitnessPolicy, looksLikeTrust } from "../trust.ts";
import { notesIn } from "../keep/memory-text.ts";

/** What was dropped. What is nothing else, is taken for a bundle: the checks say what it is not. */
export type GivenFile =
  | { readonly kind: "trust" | "policy"; readonly text: string }
  | { readonly kind: "notes"; readonly notes: readonly string[] }
  | { readonly kind: "bundle"; readonly bytes: Uint8Array };

/** Larger than any of the texts that are not bundles. */
const MAX_TEXT_BYTES = 1024 * 1024;

/** In this order they are taken: a bundle needs what comes before it. */
const ORDER: readonly GivenFile["kind"][] = ["trust", "policy", "notes", "bundle"];

/** Tells what files are, in the order in which they are needed. */
export function readFiles(files: readonly Uint8Array[]): readonly GivenFile[] {
  return files.map(kindOf).toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function kindOf(bytes: Uint8Array): GivenFile {
  const text = bytes.length > MAX_TEXT_BYTES ? undefined : textOf(bytes);
  if (text === undefined) return { kind: "bundle", bytes };
  if (looksLikeTrust(text)) return { kind: "trust", text };
  const notes = notesIn(text);
  if (notes !== undefined) return { kind: "notes", notes };
  return isWitnessPolicy(text) ? { kind: "policy", text } : { kind: "bundle", bytes };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
