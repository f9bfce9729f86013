import { decodeHex, encodeBase64 } from "@writ/encoding";
import type { EventView } from "./event-view.ts";
import type { Fold } from "./path.ts";

const ENTRY = ".sigstoreBundle.verificationMaterial.tlogEntries[0]";

/** Shell lines that do a step without this page: with jq and OpenSSL, on the bundle in `bundle.json`. */
export function statementByHand({ seq, key }: EventView): string {
  return [
    `${taken(seq, ".sigstoreBundle.dsseEnvelope.payload")} | base64 -d > payload`,
    `${taken(seq, ".sigstoreBundle.dsseEnvelope.signatures[0].sig")} | base64 -d > signature`,
    `{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < payload)"; cat payload; } > pae`,
    `printf %s '${key === undefined ? "KEY" : encodeBase64(key.spkiDer)}' | base64 -d > key`,
    "openssl dgst -sha256 -verify key -keyform DER -signature signature pae",
  ].join("\n");
}

/** The digest the log's entry names, and that of what was signed: the same. */
export function digestByHand({ seq }: EventView): string {
  const digest = ".spec.hashedRekordV002.data.digest";
  return [
    `${taken(seq, `${ENTRY}.canonicalizedBody`)} | base64 -d | jq -r ${digest} | base64 -d | xxd -p -c 32`,
    "openssl dgst -sha256 pae    # made in step 2",
  ].join("\n");
}

/** The hash of the leaf. */
export function leafByHand({ seq }: EventView): string {
  const entry = `${taken(seq, `${ENTRY}.canonicalizedBody`)} | base64 -d`;
  return `{ printf '\\000'; ${entry}; } | openssl dgst -sha256`;
}

/** One hash of the path. */
export function foldByHand({ side, sibling, own }: Fold): string {
  const [left, right] = side === "left" ? [sibling, own] : [own, sibling];
  return `printf '01${left}${right}' | xxd -r -p | openssl dgst -sha256`;
}

/** The log's signature of the checkpoint. `vkey`: the log's key as the trust file has it. */
export function checkpointByHand({ seq }: EventView, vkey: string): string {
  const [origin = "", , ...rest] = vkey.split("+");
  const note = `${ENTRY}.inclusionProof.checkpoint.envelope`;
  // Before a raw Ed25519 key: its SubjectPublicKeyInfo (RFC 8410). In a vkey one byte of type stands before it.
  const prefix = encodeBase64(decodeHex("302a300506032b6570032100"));
  return [
    `${taken(seq, note)} > note`,
    "sed '/^$/,$d' note > text",
    `sed '1,/^$/d' note | grep -F '\u2014 ${origin} ' | sed 's/.* //' | base64 -d | tail -c +5 > signature`,
    `{ printf %s '${prefix}' | base64 -d; printf %s '${rest.join("+")}' | base64 -d | tail -c +2; } > key`,
    "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in text -sigfile signature",
  ].join("\n");
}

/** Everything at once, with tools that are not this page. */
export function wholeByHand(executionId: string): string {
  return [
    "writ evidence verify bundle.json --trust trust.json",
    "jq .sigstoreBundle bundle.json > event.sigstore.json    # for Sigstore clients, with the log's trusted_root.json",
    "jq -j .tlogProof bundle.json > event.tlog-proof         # for C2SP tools, Go's sumdb/note and tlog",
    `writ evidence bundle ${executionId || "EXECUTION_ID"} --out bundle.json    # a fresh one, from the cluster`,
  ].join("\n");
}

function taken(seq: number, path: string): string {
  const event = seq === 0 ? "" : `.chain[${seq - 1}]`;
  return `jq -j '${event}${path}' bundle.json`;
}
