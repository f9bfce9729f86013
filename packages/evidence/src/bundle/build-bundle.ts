import { decodeUtf8, encodeUtf8 } from "@writ/encoding";
import { pae, PAYLOAD_TYPE } from "../dsse/pae.ts";
import { unverifiedCheckpoint } from "../note/checkpoint.ts";
import { keyIdInput, readVkey } from "../note/vkey.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import {
  type BundledConsistency,
  type BundledEvent,
  type BundledOpening,
  MAX_BUNDLE_BYTES,
} from "./bundle-document.ts";
import { BundleError } from "./bundle-error.ts";
import { bundleText } from "./bundle-text.ts";
import { OPENING_NAMES } from "./check-openings.ts";
import { logSignedOnly } from "./older-checkpoint.ts";
import { ordered } from "./ordered.ts";
import { renderEvent } from "./render-event.ts";
import type { ReplayMaterial } from "./replay.ts";

const DISCLOSURE = "disclosure:";

/** An event of an execution as the log gives it out. */
export interface EventPart {
  readonly payload: Uint8Array;
  /** DER. */
  readonly signature: Uint8Array;
  readonly keyId: string;
  /** Of its leaf. */
  readonly index: number;
  /** Hashes from leaf to root. */
  readonly proof: readonly Uint8Array[];
  /** Of the log that holds it. */
  readonly origin: string;
  /** By their names in evidence; those whose digest is in no statement are left out. */
  readonly openings: readonly { readonly name: string; readonly value: Uint8Array }[];
}

/** What a bundle is made of. Nothing of it is verified by making one. */
export interface BundleParts {
  readonly tenant: string;
  readonly executionId: string;
  /** All, from the decision on. */
  readonly events: readonly EventPart[];
  /** The signed checkpoints the proofs lead to: one of each log that holds an event. */
  readonly checkpoints: readonly string[];
  /** SubjectPublicKeyInfo of a statement key. */
  readonly spkiOf: (keyId: string) => Uint8Array;
  /** Key of a log, of type 0x01. */
  readonly vkeyOf: (origin: string) => string;
  /** From older signed checkpoints to those. Of the older ones only the log's own signature goes into the bundle. */
  readonly consistency: readonly BundledConsistency[];
  /** Whether an opening is to be shown; asked by its name in evidence, such as `disclosure:principal`. */
  readonly disclose: (name: string) => boolean;
  readonly replay: ReplayMaterial | null;
}

/** The text of an evidence bundle. @throws BundleError, NoteError, EncodingError when the parts are not of their form or do not fit */
export async function buildBundle(
  parts: BundleParts,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<string> {
  const { tenant, executionId, replay } = parts;
  const events: BundledEvent[] = [];
  for (const event of parts.events) events.push(await eventOf(event, parts, crypto));
  const consistency = parts.consistency.map((one) => ({ ...one, from: logSignedOnly(one.from) }));
  const disclosures = disclosuresOf(parts);
  const openings = openingsOf(parts);
  const document = { tenant, executionId, events, consistency, disclosures, openings, replay };
  const text = bundleText(ordered(document));
  if (encodeUtf8(text).length > MAX_BUNDLE_BYTES) throw new BundleError("the bundle is too large");
  return text;
}

async function eventOf(
  { payload, signature, keyId, index, proof, origin }: EventPart,
  parts: BundleParts,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<BundledEvent> {
  const checkpoint = parts.checkpoints.find((note) => unverifiedCheckpoint(note).origin === origin);
  if (checkpoint === undefined) throw new BundleError("a log's checkpoint is missing");
  const logKey = await readVkey(crypto, parts.vkeyOf(origin));
  return renderEvent({
    payload,
    signature,
    keyId,
    spkiDer: parts.spkiOf(keyId),
    paeDigest: await crypto.sha256(pae(PAYLOAD_TYPE, payload)),
    proof: { index, proof, checkpoint },
    logKeyId: await crypto.sha256(keyIdInput(logKey)),
  });
}

function disclosuresOf({ events, disclose }: BundleParts): readonly string[] {
  // Only decisions commit to anything.
  const openings = events[0]?.openings ?? [];
  return openings
    .filter(({ name }) => name.startsWith(DISCLOSURE) && disclose(name))
    .map(({ value }) => decodeUtf8(value));
}

function openingsOf({ events, disclose }: BundleParts): readonly BundledOpening[] {
  const names: readonly string[] = OPENING_NAMES;
  return events.flatMap(({ openings }, event) =>
    openings
      .filter(({ name }) => names.includes(name) && disclose(name))
      .map(({ name, value }) => ({ event, name, value })),
  );
}
