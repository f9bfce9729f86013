import {
  CanonicalJsonError,
  decodeBase64,
  EncodingError,
  integer,
  isTenant,
  isUuidV7,
  type Json,
  list,
  nullable,
  object,
  oneOf,
  parseCanonical,
  ShapeError,
  text,
} from "@writ/encoding";
import { type BundleDocument, EVIDENCE_BUNDLE_TYPE, MAX_BUNDLE_BYTES } from "./bundle-document.ts";
import { BundleError } from "./bundle-error.ts";

const MAX_DEPTH = 40;
const MAX_EVENTS = 4096;
const MAX_CONSISTENCY = 4;
const MAX_HASHES = 64;
const MAX_DISCLOSURES = 64;
const MAX_OPENINGS = 2 * MAX_EVENTS;
const MAX_FILES = 4096;

const anyText = text("text", () => true);
const base64 = text("base64", isBase64);

const event = { sigstoreBundle: json, tlogProof: anyText };

const form = object({
  mediaType: oneOf(EVIDENCE_BUNDLE_TYPE),
  tenant: text("a tenant", isTenant),
  executionId: text("a version 7 UUID", isUuidV7),
  ...event,
  chain: list(object(event), 0, MAX_EVENTS - 1),
  consistency: list(
    object({ from: anyText, to: anyText, hashes: list(base64, 0, MAX_HASHES) }),
    0,
    MAX_CONSISTENCY,
  ),
  disclosures: list(anyText, 0, MAX_DISCLOSURES),
  openings: list(
    object({ event: integer(0, MAX_EVENTS - 1), name: anyText, value: base64 }),
    0,
    MAX_OPENINGS,
  ),
  replay: nullable(
    object({
      policySet: object({ files: list(object({ path: anyText, content: base64 }), 0, MAX_FILES) }),
      input: base64,
      output: base64,
    }),
  ),
});

/** Reads the bytes of a bundle: canonical JSON of exactly its form, within its limits. @throws BundleError */
export function parseBundle(bytes: Uint8Array): BundleDocument {
  if (bytes.length > MAX_BUNDLE_BYTES) throw new BundleError("it has more than 16 MiB");
  try {
    const limits = { maxBytes: MAX_BUNDLE_BYTES, maxDepth: MAX_DEPTH };
    return documentOf(form(parseCanonical(bytes, limits), "bundle"));
  } catch (error) {
    if (error instanceof CanonicalJsonError)
      throw new BundleError(`it is not canonical JSON: ${error.code}`);
    if (error instanceof ShapeError) throw new BundleError(error.message);
    throw error;
  }
}

function documentOf(read: ReturnType<typeof form>): BundleDocument {
  const { tenant, executionId, sigstoreBundle, tlogProof, chain, disclosures, replay } = read;
  return {
    tenant,
    executionId,
    events: [{ sigstoreBundle, tlogProof }, ...chain],
    consistency: read.consistency.map((one) => ({ ...one, hashes: one.hashes.map(decodeBase64) })),
    disclosures,
    openings: read.openings.map((one) => ({ ...one, value: decodeBase64(one.value) })),
    replay: replay && {
      policySet: {
        files: replay.policySet.files.map(({ path, content }) => ({
          path,
          content: decodeBase64(content),
        })),
      },
      input: decodeBase64(replay.input),
      output: decodeBase64(replay.output),
    },
  };
}

// What is in it, is compared with what it has to be: see render-event.ts.
function json(value: unknown, at: string): Json {
  if (typeof value !== "object" || value === null) throw new ShapeError(`${at} is not an object`);
  return value as Json;
}

function isBase64(value: string): boolean {
  try {
    decodeBase64(value);
    return true;
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
}
