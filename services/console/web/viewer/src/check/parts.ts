import {
  decodeBase64Url,
  decodeUtf8,
  encodeBase64,
  encodeBase64Url,
  type Json,
} from "@writ/encoding";
import { type BundleDocument, parseTlogProof, readSignedPart } from "@writ/evidence";
import type { KnownKey } from "./known-keys.ts";
import { noteParts } from "./note-parts.ts";
import { bytesPart, indexPart, namePart, type Part } from "./part.ts";

/** Parts are listed of so many events: a bundle may have thousands. */
const MOST_EVENTS = 16;

/** The parts of a readable bundle, event by event. `isReplayed`: whether something here runs its policies. @throws BundleError @throws NoteError */
export function partsOf(
  bundle: Uint8Array,
  document: BundleDocument,
  known: readonly KnownKey[],
  isReplayed: boolean,
): readonly Part[] {
  const { events, consistency, disclosures, openings, replay, tenant, executionId } = document;
  const json = JSON.parse(decodeUtf8(bundle)) as Json;
  const base64 = (name: string, bytes: Uint8Array, ...steps: readonly number[]): Part =>
    bytesPart(json, name, bytes, encodeBase64, steps);
  const parts = [
    ...events.slice(0, MOST_EVENTS).flatMap((event, seq) => {
      const { envelope, entry } = readSignedPart(event);
      const { checkpoint, index, proof } = parseTlogProof(event.tlogProof);
      const of = `event ${seq}:`;
      return [
        base64(`${of} statement`, envelope.payload, 2),
        base64(`${of} signature`, envelope.signature, 2),
        base64(`${of} log entry`, entry, 1, 3, 4),
        indexPart(json, `${of} index`, index),
        ...proof.map((hash, i) => base64(`${of} sibling ${i}`, hash, 5)),
        ...(isFirstWith(checkpoint, events, seq)
          ? noteParts(json, of, checkpoint, known, [1, 5, 6])
          : []),
      ];
    }),
    ...consistency.flatMap(({ from, hashes }, i) => [
      ...noteParts(json, `older ${i}:`, from, known, [9]),
      // A node can stand in both kinds of proof.
      ...hashes.map((hash, k) => base64(`older ${i}: consistency hash ${k}`, hash, 5, 9)),
    ]),
    namePart(json, "tenant", tenant),
    namePart(json, "execution id", executionId),
    ...disclosures.map((text, i) =>
      bytesPart(json, `disclosure ${i}`, decodeBase64Url(text), encodeBase64Url, [11]),
    ),
    ...openings.map(({ event, name, value }) =>
      base64(`opening ${name} of event ${event}`, value, 11),
    ),
    ...(replay === null
      ? []
      : [
          base64("decision input", replay.input, 12),
          base64("decision output", replay.output, 12),
          ...replay.policySet.files.map(({ path, content }) =>
            base64(`policy file ${path}`, content, ...(isReplayed ? [12] : [])),
          ),
        ]),
  ];
  return parts.filter(({ bytes }) => bytes.length > 0);
}

// Events of one log lead to one checkpoint: changed once, it is changed for all.
function isFirstWith(note: string, events: BundleDocument["events"], seq: number): boolean {
  return events.findIndex(({ tlogProof }) => parseTlogProof(tlogProof).checkpoint === note) === seq;
}
