import { generateKeyPairSync } from "node:crypto";
import { decodeBase64Url } from "@writ/encoding";
import { NOTE_COSIGNATURE, noteVerifier, openCheckpoint, vkey as vkeyOf } from "@writ/evidence";
import { publicJwk, sha256 } from "@writ/token";
import { expect, test } from "vitest";
import { noteKey, ORIGIN } from "../testing/test-log.ts";
import { checkpointSigner, NotEd25519Error } from "./checkpoint-signer.ts";
import { verifyEd25519 } from "./ed25519.ts";

const root = sha256("root");
const timestampKey = noteKey();
const signer = checkpointSigner(ORIGIN, noteKey(), timestampKey);

test("a checkpoint is signed by the log, and cosigned with the time", () => {
  const { publicJwk: jwk } = timestampKey;
  const publicKey = decodeBase64Url(jwk.x);
  const cosigner = vkeyOf(sha256, `${ORIGIN}/timestamp`, NOTE_COSIGNATURE, publicKey);
  const [log, timestamp] = [signer.vkey, cosigner].map((key) =>
    noteVerifier(sha256, key, verifyEd25519),
  );
  if (log === undefined || timestamp === undefined) throw new Error("unreachable");
  const checkpoint = signer.sign({ size: 7, root }, 1_700_000_000_500);
  expect(openCheckpoint(checkpoint, log, [timestamp])).toEqual({
    origin: ORIGIN,
    size: 7,
    root,
    cosigned: [{ name: `${ORIGIN}/timestamp`, timeS: 1_700_000_000 }],
  });
});

test("the same tree at the same time has the same checkpoint", () => {
  expect(signer.sign({ size: 7, root }, 1_000)).toBe(signer.sign({ size: 7, root }, 1_000));
});

test("a key of another type is refused", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const wrong = { ...noteKey(), publicJwk: publicJwk(publicKey) };
  expect(() => checkpointSigner(ORIGIN, wrong, timestampKey)).toThrow(NotEd25519Error);
});
