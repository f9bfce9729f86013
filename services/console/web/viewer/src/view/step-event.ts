import { decodeUtf8, encodeHex } from "@writ/encoding";
import { digestByHand, leafByHand, statementByHand } from "../check/by-hand.ts";
import type { EventView } from "../check/event-view.ts";
import { copyButton, shellLines } from "./copy.ts";
import { type Child, code, element, fold, list } from "./element.ts";

/** Step 2: who signed, with which key of the trust. */
export function viewSignature(event: EventView): readonly Child[] {
  const { key, keyId, paeDigest, signature } = event;
  const retiredAtMs = key?.retiredAtMs ?? undefined;
  const use = retiredAtMs === undefined ? "" : `, until ${new Date(retiredAtMs).toISOString()}`;
  return [
    list(
      ["signer", key === undefined ? "nobody your trust names" : `${key.service}${use}`],
      ["key id", code(keyId)],
      ["algorithm", "ECDSA P-256 with SHA-256, over the DSSE pre-authentication encoding"],
      ["signed digest", code(paeDigest)],
      ["signature", code(encodeHex(signature))],
    ),
    fold("The same without this page", false, shellLines(statementByHand(event))),
  ];
}

/** Step 3: the text that is shown is the one that was logged. */
export function viewBinding(event: EventView): readonly Child[] {
  const text = statementText(event.payload);
  return [
    fold("The same without this page", false, shellLines(digestByHand(event))),
    element("h3", {}, `Statement, ${event.payload.length} bytes`),
    text === undefined
      ? element("p", { class: "problem" }, "It is not readable as text.")
      : element("pre", {}, text),
    copyButton("Copy the statement", decodedOr(event.payload, "")),
  ];
}

/** Step 4: the leaf. */
export function viewLeaf(event: EventView): readonly Child[] {
  return [
    element("p", {}, "The hash of a leaf is ", code("SHA-256(00 ‖ entry)"), "."),
    fold("The same without this page", false, shellLines(leafByHand(event))),
  ];
}

/** With line breaks, for people. The bytes have none. */
function statementText(payload: Uint8Array): string | undefined {
  try {
    return JSON.stringify(JSON.parse(decodeUtf8(payload)), undefined, 2);
  } catch {
    return undefined;
  }
}

function decodedOr(bytes: Uint8Array, other: string): string {
  try {
    return decodeUtf8(bytes);
  } catch {
    return other;
  }
}
