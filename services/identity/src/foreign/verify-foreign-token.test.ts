import { createHmac, createPublicKey, sign } from "node:crypto";
import { encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ForeignAlg } from "./algorithms.ts";
import { parseForeignToken } from "./foreign-token.ts";
import {
  forgedToken,
  goodClaims,
  goodSvidClaims,
  issueToken,
  NOW_S,
  testIssuer,
  type TestKey,
  testKey,
} from "../testing/issuer.ts";
import { type ForeignIssuer, verifyForeignToken } from "./verify-foreign-token.ts";

const rs256 = testKey("RS256", "rs");
const ps256 = testKey("PS256", "ps");
const es256 = testKey("ES256", "es");
const es384 = testKey("ES384", "es384");
const ed = testKey("Ed25519", "ed");

const verify = async (token: string, issuer: ForeignIssuer, nowS = NOW_S) =>
  verifyForeignToken(parseForeignToken(token), issuer, nowS);
const denied = (code: string) => expect.objectContaining({ name: "CredentialDenied", code });

test.each([rs256, ps256, es256, es384, ed])("accepts a genuine OIDC token by $alg", async (key) => {
  expect(await verify(await issueToken(key, goodClaims), testIssuer([key]))).toEqual({
    subject: "alice",
    jkt: undefined,
    authenticatedAt: goodClaims.iat,
  });
});

test.each([rs256, ps256, es256, es384])("accepts a genuine JWT-SVID by $alg", async (key) => {
  const issuer = testIssuer([key], { kind: "jwt_svid" });
  const identity = await verify(await issueToken(key, goodSvidClaims), issuer);
  expect(identity.subject).toBe("ns/shop/sa/cart");
});

test("refuses a token whose payload was changed after signing", async () => {
  for (const key of [rs256, es256, ed]) {
    const [header, , signature] = (await issueToken(key, goodClaims)).split(".");
    const payload = encodeBase64Url(encodeUtf8(JSON.stringify({ ...goodClaims, sub: "mallory" })));
    await expect(verify(`${header}.${payload}.${signature}`, testIssuer([key]))).rejects.toEqual(
      denied("CRED_SIG_INVALID"),
    );
  }
});

test.each(["none", "None", "nOnE", "", "HS256", "EdDSA", "ES256K", "RS1", "ed25519", "__proto__"])(
  "refuses alg %j, whatever the key",
  async (alg) => {
    const token = forgedToken(ed, { alg, kid: "ed" }, goodClaims);
    await expect(verify(token, testIssuer([ed]))).rejects.toEqual(denied("CRED_ALG_NOT_ALLOWED"));
  },
);

test("refuses an HMAC keyed with any form of the public key", async () => {
  const publicKey = createPublicKey(rs256.privateKey);
  const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
  const secrets = [
    pem,
    ` \n${pem}`,
    pem.trim(),
    publicKey.export({ format: "der", type: "spki" }),
    JSON.stringify(publicKey.export({ format: "jwk" })),
  ];
  for (const secret of secrets) {
    const input = segments({ alg: "HS256", kid: "rs" }, goodClaims);
    const mac = createHmac("sha256", secret).update(input).digest("base64url");
    await expect(verify(`${input}.${mac}`, testIssuer([rs256]))).rejects.toEqual(
      denied("CRED_ALG_NOT_ALLOWED"),
    );
  }
});

test("pins the algorithm to the issuer's list and to the key", async () => {
  const notAllowed = denied("CRED_ALG_NOT_ALLOWED");
  const both: readonly ForeignAlg[] = ["RS256", "PS256"];
  const rsOnly = testIssuer([rs256], { algorithms: ["RS256"] });
  const asPs: TestKey = { ...rs256, alg: "PS256" };
  await expect(verify(await issueToken(asPs, goodClaims), rsOnly)).rejects.toEqual(notAllowed);

  const pinned = testIssuer([{ ...rs256, jwk: { ...rs256.jwk, alg: "RS256" } }], {
    algorithms: both,
  });
  await expect(verify(await issueToken(asPs, goodClaims), pinned)).rejects.toEqual(notAllowed);
  await expect(verify(await issueToken(rs256, goodClaims), pinned)).resolves.toBeDefined();

  const curves = testIssuer([es384], { algorithms: ["ES256", "ES384"] });
  const es256Header = await issueToken({ ...es256, kid: "es384" }, goodClaims);
  await expect(verify(es256Header, curves)).rejects.toEqual(notAllowed);
});

test.each([
  "at+jwt",
  "jwt",
  "JOSE+JSON",
  "exec-grant+jwt",
  "exec-id+jwt",
  "exec-pop+jwt",
  "",
  null,
  ["JWT"],
])("refuses the type %j", async (typ) => {
  const token = forgedToken(ed, { alg: "Ed25519", kid: "ed", typ }, goodClaims);
  await expect(verify(token, testIssuer([ed]))).rejects.toEqual(denied("CRED_WRONG_TYPE"));
});

test.each([undefined, "JWT", "JOSE"])("accepts the type %j", async (typ) => {
  const token = forgedToken(ed, { alg: "Ed25519", kid: "ed", typ }, goodClaims);
  await expect(verify(token, testIssuer([ed]))).resolves.toBeDefined();
});

test.each(["../../dev/null", "' OR 1=1", "ed\u0000", "é", "ED", "", "rs"])(
  "finds no key for the kid %j",
  async (kid) => {
    const token = forgedToken(ed, { alg: "Ed25519", kid }, goodClaims);
    await expect(verify(token, testIssuer([ed]))).rejects.toEqual(denied("CRED_KEY_UNKNOWN"));
  },
);

test("does not find the key of another issuer, or one for another purpose", async () => {
  const token = await issueToken(ed, goodClaims);
  const other = testIssuer([es256], { algorithms: ["Ed25519", "ES256"] });
  await expect(verify(token, other)).rejects.toEqual(denied("CRED_KEY_UNKNOWN"));
  const stranger = testKey("Ed25519", "ed");
  await expect(verify(token, testIssuer([stranger]))).rejects.toEqual(denied("CRED_SIG_INVALID"));
});

test("demands a kid of an OIDC token, and tries a JWT-SVID's fitting keys without one", async () => {
  const token = signed(es256, { alg: "ES256" }, goodClaims);
  await expect(verify(token, testIssuer([es256]))).rejects.toEqual(denied("CRED_MALFORMED"));

  const svid = signed(es256, { alg: "ES256" }, goodSvidClaims);
  const others = Array.from({ length: 9 }, (_, i) => testKey("ES256", `other${i}`));
  const ten = testIssuer([...others, rs256, es256], { kind: "jwt_svid" });
  await expect(verify(svid, ten)).resolves.toBeDefined();
  const eleven = testIssuer([...others, testKey("ES256", "one more"), es256], { kind: "jwt_svid" });
  await expect(verify(svid, eleven)).rejects.toEqual(denied("CRED_KEY_UNKNOWN"));
});

test("refuses ECDSA signatures of zero, in DER and of other lengths", async () => {
  const input = segments({ alg: "ES256", kid: "es" }, goodClaims);
  const der = sign("sha256", encodeUtf8(input), es256.privateKey);
  const short = sign("sha256", encodeUtf8(input), {
    key: es256.privateKey,
    dsaEncoding: "ieee-p1363",
  });
  for (const bad of [new Uint8Array(64), der, short.subarray(1), Buffer.concat([short, short])])
    await expect(verify(`${input}.${encodeBase64Url(bad)}`, testIssuer([es256]))).rejects.toEqual(
      denied("CRED_SIG_INVALID"),
    );
});

test("refuses any other signature, whatever its bytes and length", async () => {
  for (const key of [rs256, ps256, es256, es384, ed]) {
    const token = await issueToken(key, goodClaims);
    const issuer = testIssuer([key]);
    const input = token.slice(0, token.lastIndexOf("."));
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 600 }),
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (signature) => {
        await expect(verify(`${input}.${encodeBase64Url(signature)}`, issuer)).rejects.toEqual(
          denied("CRED_SIG_INVALID"),
        );
      }),
      { numRuns: 30 },
    );
  }
});

test("takes an issuer's name byte by byte", async () => {
  for (const iss of [
    "https://login.example.org/",
    "https://Login.example.org",
    [goodClaims.iss],
    null,
  ]) {
    const token = forgedToken(ed, { alg: "Ed25519", kid: "ed" }, { ...goodClaims, iss });
    await expect(verify(token, testIssuer([ed]))).rejects.toEqual(denied("CRED_UNKNOWN_ISSUER"));
  }
});

test.each([
  ["exp missing", { exp: undefined }, "CRED_MALFORMED"],
  ["exp 1e400", { exp: "1e400" }, "CRED_MALFORMED"],
  ["a fractional exp", { exp: NOW_S + 60.5 }, "CRED_MALFORMED"],
  ["ten years of life", { exp: NOW_S + 315_360_000 }, "CRED_LIFETIME"],
  ["an iat of tomorrow", { iat: NOW_S + 86_400, exp: NOW_S + 86_500 }, "CRED_NOT_YET_VALID"],
  ["an end in the past", { exp: NOW_S - 60, iat: NOW_S - 120 }, "CRED_EXPIRED"],
  ["two audiences", { aud: [goodClaims.aud, "urn:other"] }, "CRED_MULTI_AUDIENCE"],
  ["another audience", { aud: "urn:other" }, "CRED_WRONG_AUDIENCE"],
  ["no audience", { aud: undefined }, "CRED_MALFORMED"],
  ["no subject", { sub: undefined }, "CRED_MALFORMED"],
  ["an empty subject", { sub: "" }, "CRED_MALFORMED"],
  ["a subject that is no text", { sub: ["alice"] }, "CRED_MALFORMED"],
])("refuses a well-signed token with %s", async (_, changes, code) => {
  const payload = JSON.stringify({ ...goodClaims, ...changes }).replace('"1e400"', "1e400");
  const token = forgedToken(ed, { alg: "Ed25519", kid: "ed" }, payload);
  await expect(verify(token, testIssuer([ed]))).rejects.toEqual(denied(code));
});

test.each([
  ["no SPIFFE ID", "alice"],
  ["a percent-encoded path", "spiffe://example.org/a%2fb"],
  ["another trust domain", "spiffe://evil.example/ns/shop/sa/cart"],
  ["a trust domain alone", "spiffe://example.org"],
])("refuses a JWT-SVID whose subject is %s", async (_, sub) => {
  const token = await issueToken(es256, { ...goodSvidClaims, sub });
  const issuer = testIssuer([es256], { kind: "jwt_svid" });
  await expect(verify(token, issuer)).rejects.toEqual(denied("CRED_MALFORMED"));
});

function segments(header: object, payload: object): string {
  return [header, payload]
    .map((part) => encodeBase64Url(encodeUtf8(JSON.stringify(part))))
    .join(".");
}

function signed(key: TestKey, header: object, payload: object): string {
  const input = segments(header, payload);
  const options = { key: key.privateKey, dsaEncoding: "ieee-p1363" } as const;
  return `${input}.${encodeBase64Url(sign("sha256", encodeUtf8(input), options))}`;
}
