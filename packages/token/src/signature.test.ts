import { createPublicKey, sign, generateKeyPairSync, verify } from "node:crypto";
import { concatBytes, decodeHex, encodeHex, encodeUtf8 } from "@writ/encoding";
import { CompactSign, compactVerify, importJWK } from "jose";
import { expect, test } from "vitest";
import { parseCompact, type ParsedJws } from "./compact.ts";
import { signCompact } from "./sign-compact.ts";
import { verifySignature } from "./signature.ts";
import { algs, testKey, verdict } from "./test-tokens.ts";

const typ = "test+jwt";
const payload = encodeUtf8('{"a":1}');
// The order of the base point of P-256 (FIPS 186, SEC 2 section 2.4.2).
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const p256 = testKey("ES256");
const parsed = parseCompact(signCompact({ typ, key: p256.signing, payload }), {
  typ,
  headerMembers: "kid",
});
const withSignature = (signature: Uint8Array): ParsedJws => ({ ...parsed, signature });
const judge = (jws: ParsedJws) => verdict(() => verifySignature(jws, p256.verification));

test.each(algs)("accepts a signature made with %s", (alg) => {
  const { signing, verification } = testKey(alg);
  const token = signCompact({ typ, key: signing, payload });
  const jws = parseCompact(token, { typ, headerMembers: "kid" });
  expect(verdict(() => verifySignature(jws, verification))).toBe("accepted");
});

test.each(algs)("makes %s tokens that another implementation accepts", async (alg) => {
  const { signing, jwk } = testKey(alg);
  const token = signCompact({ typ, key: signing, payload });
  const verified = await compactVerify(token, await importJWK({ ...jwk }, alg));
  expect(new Uint8Array(verified.payload)).toEqual(new Uint8Array(payload));
  expect(verified.protectedHeader).toEqual({ alg, kid: signing.kid, typ });
});

test.each([
  ["Ed25519", generateKeyPairSync("ed25519")],
  ["ES256", generateKeyPairSync("ec", { namedCurve: "P-256" })],
] as const)("accepts %s tokens that another implementation made", async (alg, pair) => {
  const kid = "A".repeat(43);
  const token = await new CompactSign(payload)
    .setProtectedHeader({ alg, kid, typ })
    .sign(pair.privateKey);
  const jws = parseCompact(token, { typ, headerMembers: "kid" });
  const key = { kid, alg, publicKey: pair.publicKey };
  expect(verdict(() => verifySignature(jws, key))).toBe("accepted");
});

test("refuses another key of the same kind under the same kid", () => {
  const { kid } = p256.verification;
  const other = { ...testKey("ES256").verification, kid };
  expect(verdict(() => verifySignature(parsed, other))).toBe("TOKEN_SIG_INVALID");
});

test("refuses a key that the token does not name", () => {
  const other = testKey("ES256").verification;
  expect(verdict(() => verifySignature(parsed, other))).toBe("TOKEN_KEY_UNKNOWN");
});

test("never uses a key with another algorithm than its own", () => {
  const other = { ...testKey("Ed25519").verification, kid: p256.verification.kid };
  expect(verdict(() => verifySignature(parsed, other))).toBe("TOKEN_ALG_MISMATCH");
});

test("refuses an ES256 signature in DER", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = sign("sha256", parsed.signingInput, privateKey);
  expect(verify("sha256", parsed.signingInput, publicKey, der)).toBe(true);
  const key = { ...p256.verification, publicKey: createPublicKey(privateKey) };
  expect(verdict(() => verifySignature(withSignature(der), key))).toBe("TOKEN_SIG_INVALID");
  expect(verdict(() => verifySignature(withSignature(der.subarray(0, 64)), key))).toBe(
    "TOKEN_SIG_INVALID",
  );
});

test("accepts both ES256 twins, (r, s) and (r, n - s), and no other relative", () => {
  const r = parsed.signature.subarray(0, 32);
  const s = BigInt(`0x${encodeHex(parsed.signature.subarray(32))}`);
  expect(judge(withSignature(concatBytes(r, scalar(ORDER - s))))).toBe("accepted");
  const negatedR = scalar(ORDER - BigInt(`0x${encodeHex(r)}`));
  expect(judge(withSignature(concatBytes(negatedR, scalar(s))))).toBe("TOKEN_SIG_INVALID");
  expect(judge(withSignature(concatBytes(scalar(s), r)))).toBe("TOKEN_SIG_INVALID");
});

test.each([
  ["r = s = 0", 0n, 0n],
  ["r = s = 1", 1n, 1n],
  ["r = n, s = 1", ORDER, 1n],
  ["r = 1, s = n", 1n, ORDER],
  ["r = s = n - 1", ORDER - 1n, ORDER - 1n],
  ["r = s = 2^256 - 1", 2n ** 256n - 1n, 2n ** 256n - 1n],
])("refuses the ES256 signature %s", (_, r, s) => {
  expect(judge(withSignature(concatBytes(scalar(r), scalar(s))))).toBe("TOKEN_SIG_INVALID");
});

test.each([0, 1, 32, 63, 65, 96, 128])("refuses a signature of %i bytes", (length) => {
  expect(judge(withSignature(new Uint8Array(length)))).toBe("TOKEN_SIG_INVALID");
  const { signing, verification } = testKey("Ed25519");
  const token = signCompact({ typ, key: signing, payload });
  const jws = parseCompact(token, { typ, headerMembers: "kid" });
  const other = { ...jws, signature: new Uint8Array(length) };
  expect(verdict(() => verifySignature(other, verification))).toBe("TOKEN_SIG_INVALID");
});

test("refuses an Ed25519 signature whose s has the group order added", () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const { signing, verification } = testKey("Ed25519");
  const jws = parseCompact(signCompact({ typ, key: signing, payload }), {
    typ,
    headerMembers: "kid",
  });
  const s = BigInt(`0x${encodeHex(jws.signature.slice(32).toReversed())}`);
  const twin = concatBytes(jws.signature.subarray(0, 32), scalar(s + order).toReversed());
  expect(verdict(() => verifySignature({ ...jws, signature: twin }, verification))).toBe(
    "TOKEN_SIG_INVALID",
  );
});

test("covers the header and the payload", () => {
  for (let i = 0; i < parsed.signingInput.length; i += 7) {
    const signingInput = Uint8Array.from(parsed.signingInput);
    signingInput[i] = (signingInput[i] ?? 0) ^ 1;
    expect(judge({ ...parsed, signingInput })).toBe("TOKEN_SIG_INVALID");
  }
});

function scalar(value: bigint): Uint8Array {
  return decodeHex(value.toString(16).padStart(64, "0"));
}
