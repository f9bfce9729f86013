import { decodeBase64Url, encodeUtf8 } from "@writ/encoding";
import {
  cosigner,
  emptyTree,
  formatCheckpoint,
  leafHash,
  NOTE_COSIGNATURE,
  parseVkey,
  signNote,
  type Tree,
  vkey,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { describe, expect, test } from "vitest";
import { logKeys } from "../../testing/log-keys.ts";
import { noteKey } from "../../testing/test-log.ts";
import { SAMPLE_MS } from "../../testing/sample-decision.ts";
import type { Ed25519Key } from "../checkpoint-signer.ts";
import { FrozenError } from "../frozen-error.ts";
import { prover } from "../prover.ts";
import type { LogView } from "../seal.ts";
import type { WitnessAnswer } from "./witness-client.ts";
import { witnessContact } from "./witness-contact.ts";

const name = "witness.test/1";
const log = logKeys();
const key = noteKey();
const witness = {
  name: "w",
  vkey: vkey(sha256, name, NOTE_COSIGNATURE, decodeBase64Url(key.publicJwk.x)),
  url: "http://w",
};

const leaves = Array.from({ length: 9 }, (_, i) => leafHash(sha256, encodeUtf8(`${i}`)));
const treeOf = (size: number): Tree => emptyTree(sha256).append(leaves.slice(0, size)).tree;

function viewOf(size: number): LogView {
  const tree = treeOf(size);
  return { tree, checkpoint: log.signer.sign(tree, SAMPLE_MS), signedAtMs: SAMPLE_MS };
}

/** A witness that gives these answers, one after the other, and what it was asked. */
function answering(...answers: readonly (WitnessAnswer | Error)[]) {
  const left = [...answers];
  const asked: { oldSize: number; hashes: number }[] = [];
  const contact = witnessContact({
    witness,
    client: {
      addCheckpoint({ oldSize, proof }) {
        asked.push({ oldSize, hashes: proof.length });
        const answer = left.shift();
        if (answer === undefined) throw new Error("not asked for so much");
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    prover: prover({ tiles: () => Promise.resolve([]) }),
    now: () => SAMPLE_MS,
  });
  return { contact, asked };
}

const conflict = (size: number): WitnessAnswer => ({ kind: "conflict", size });
const refusal = (status: number): WitnessAnswer => ({ kind: "refused", status, message: "no" });

test("a cosignature is verified, and the next proof goes from where the witness stands", async () => {
  const cosigned = (size: number): WitnessAnswer => ({ kind: "cosigned", lines: linesOver(size) });
  const { contact, asked } = answering(cosigned(3), cosigned(5));
  expect(contact.state()).toMatchObject({ name, size: 0, problem: "not asked yet" });
  expect(await contact.show(viewOf(3))).toBe(linesOver(3));
  expect(contact.state()).toEqual({ name, size: 3, cosignedAtMs: SAMPLE_MS, problem: "" });
  await contact.show(viewOf(5));
  expect(asked).toEqual([
    { oldSize: 0, hashes: 0 },
    { oldSize: 3, hashes: 4 },
  ]);
});

test("a witness that stands elsewhere is proven from there", async () => {
  const { contact, asked } = answering(conflict(4), {
    kind: "cosigned",
    lines: linesOver(7),
  });
  expect(await contact.show(viewOf(7))).not.toBeNull();
  expect(asked.map(({ oldSize }) => oldSize)).toEqual([0, 4]);
});

describe("the log freezes when the witness", () => {
  test.each<[string, readonly WitnessAnswer[], string]>([
    [
      "has seen more",
      [conflict(8)],
      `the witness ${name} has seen 8 entries, the database holds 7`,
    ],
    [
      "has seen another tree of the size",
      [conflict(7), conflict(7)],
      `the witness ${name} has seen another tree of 7 entries`,
    ],
    [
      "can not follow from what it has seen",
      [conflict(4), refusal(422)],
      `the database's 7 entries do not continue the 4 that the witness ${name} has seen`,
    ],
  ])("%s", async (_, answers, message) => {
    const { contact } = answering(...answers);
    await expect(contact.show(viewOf(7))).rejects.toThrow(new FrozenError(message));
  });

  test("can not be given a proof", async () => {
    const { contact } = answering(conflict(4));
    const view = viewOf(7);
    const hollow = { ...view.tree, readTile: () => undefined };
    await expect(contact.show({ ...view, tree: hollow })).rejects.toThrow(FrozenError);
  });
});

describe("nothing but a problem is it when the witness", () => {
  test.each<[string, readonly (WitnessAnswer | Error)[], RegExp]>([
    ["does not answer", [new Error("timed out")], /timed out/],
    ["does not know the log", [refusal(404)], /404: no/],
    ["is broken", [refusal(503)], /503: no/],
    ["contradicts itself", [conflict(4), conflict(5), conflict(4)], /another size each time/],
    [
      "answers nonsense",
      [{ kind: "cosigned", lines: "nonsense" }],
      /can not be used \(MALFORMED\)/,
    ],
    [
      "cosigns another checkpoint",
      [{ kind: "cosigned", lines: linesOver(6) }],
      /can not be used \(BAD_SIGNATURE\)/,
    ],
    [
      "answers with a stranger's cosignature",
      [{ kind: "cosigned", lines: linesOver(7, noteKey()) }],
      /can not be used \(NOT_SIGNED\)/,
    ],
  ])("%s", async (_, answers, problem) => {
    const { contact } = answering(...answers);
    expect(await contact.show(viewOf(7))).toBeNull();
    expect(contact.state()).toMatchObject({ size: 0, problem: expect.stringMatching(problem) });
  });
});

/** The line of the witness, or of one that calls itself so, over the tree of this size. */
function linesOver(size: number, signing: Ed25519Key = key): string {
  const own = parseVkey(
    sha256,
    vkey(sha256, name, NOTE_COSIGNATURE, decodeBase64Url(signing.publicJwk.x)),
  );
  const text = formatCheckpoint({ origin: log.trusted.origin, ...headOf(size) });
  const note = signNote(text, [
    cosigner(
      own,
      (message) => signing.sign(message),
      () => SAMPLE_MS,
    ),
  ]);
  return note.slice(text.length + 1);
}

function headOf(size: number): { size: number; root: Uint8Array } {
  return { size, root: treeOf(size).root };
}
