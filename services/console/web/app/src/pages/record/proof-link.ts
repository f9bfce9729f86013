import { buildBundle, unverifiedCheckpoint, webCrypto } from "@writ/evidence";
import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import { writeFragment } from "../../../../viewer/src/fragment.ts";
import { readTrust } from "../../../../viewer/src/trust.ts";
import { paths } from "../../paths.ts";

/** What a proof is made of. */
export interface ProofOrder {
  readonly tenant: string;
  readonly executionId: string;
  readonly evidence: GetEvidenceResponse;
  /** The trust file, verbatim. */
  readonly trustText: string;
}

/**
 * The viewer's address with the evidence of an execution in its fragment, which no server sees. Nothing is disclosed but what
 * the statements say, and nothing is checked here: the viewer does that. @throws Error when the evidence is not of its form
 */
export async function proofLink({
  tenant,
  executionId,
  evidence,
  trustText,
}: ProofOrder): Promise<string> {
  const { checkpoint, closedCheckpoints, records } = evidence;
  const trust = readTrust(trustText);
  const origins = new Set(records.map(({ origin }) => origin));
  const bundle = await buildBundle(
    {
      tenant,
      executionId,
      events: records.map(({ index, openings, origin, proof, statement }) => ({
        payload: statement?.payload ?? new Uint8Array(),
        signature: statement?.signature ?? new Uint8Array(),
        keyId: statement?.keyId ?? "",
        index: Number(index),
        proof,
        origin,
        openings,
      })),
      checkpoints: [checkpoint, ...closedCheckpoints].filter((note) =>
        origins.has(unverifiedCheckpoint(note).origin),
      ),
      spkiOf: (keyId) => trust.keys.find(({ kid }) => kid === keyId)?.spkiDer ?? new Uint8Array(),
      vkeyOf: (origin) =>
        trust.logs.find((log) => log.origin === origin)?.vkey ?? trust.logs[0]?.vkey ?? "",
      consistency: [],
      disclose: () => false,
      replay: null,
    },
    webCrypto(crypto.subtle),
  );
  return paths.viewer(await writeFragment(bundle, trustText));
}
