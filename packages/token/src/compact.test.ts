import { canonicalize, decodeUtf8, encodeUtf8, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import { parseCompact } from "./compact.ts";
import { signCompact } from "./sign-compact.ts";
import { algs, base64Url, signRaw, testKey, verdict } from "./test-tokens.ts";

const typ = "test+jwt";
const { signing: key, jwk } = testKey("Ed25519");
const p256 = testKey("ES256");
const { kid } = key;
const payload = encodeUtf8('{"a":1}');
const good = signCompact({ typ, key, payload });
const [header = "", body = "", signature = ""] = good.split(".");
const parse = (token: string) => parseCompact(token, { typ, headerMembers: "kid" });
const parseWithJwk = (token: string) => parseCompact(token, { typ, headerMembers: "jwk" });
const withHeader = (text: string) => `${base64Url(text)}.${body}.${signature}`;
const withMembers = (members: { readonly [name: string]: Json }) =>
  withHeader(canonicalize({ alg: "Ed25519", kid, typ, ...members }));

test.each(algs)("takes apart what was signed with %s", (alg) => {
  const { signing } = testKey(alg);
  const token = signCompact({ typ, key: signing, payload });
  const jws = parse(token);
  expect(jws.header).toEqual({ alg, kid: signing.kid, typ });
  expect(jws.payload).toEqual(payload);
  expect(jws.signature).toHaveLength(64);
  expect(decodeUtf8(jws.signingInput)).toBe(token.slice(0, token.lastIndexOf(".")));
});

test("carries the JWK in place of the kid where that is the form", () => {
  const token = signCompact({ typ, key, payload, jwk });
  expect(parseWithJwk(token).header).toEqual({ alg: "Ed25519", jwk, typ });
});

test("refuses a JWK where the kid must be and the other way round", () => {
  expect(verdict(() => parse(signCompact({ typ, key, payload, jwk })))).toBe("TOKEN_MALFORMED");
  expect(verdict(() => parseWithJwk(good))).toBe("TOKEN_MALFORMED");
});

test("refuses every other spelling of the last character of a segment", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const accepted = Array.from(alphabet).filter(
    (last) =>
      verdict(() => parse(`${header}.${body}.${signature.slice(0, -1)}${last}`)) === "accepted",
  );
  // 86 characters carry 516 bits of which 512 count: one spelling in sixteen is canonical.
  expect(accepted).toHaveLength(4);
  expect(accepted).toContain(signature.at(-1));
});

test.each([
  ["padding after the signature", `${good}==`],
  ["padding after the header", `${header}=.${body}.${signature}`],
  ["a space before", ` ${good}`],
  ["a line feed after", `${good}\n`],
  ["a line feed within", `${header}.${body}.${signature.slice(0, 8)}\n${signature.slice(8)}`],
  ["a NUL within", `${header}.${body}.${signature.slice(0, 8)}\0${signature.slice(8)}`],
  ["the standard alphabet", `${header}.${body}.${"+/".repeat(43)}`],
  ["a character outside of ASCII", `${header}.${body}.${"é".repeat(86)}`],
  ["no dot", good.replaceAll(".", "")],
  ["two segments", `${header}.${body}`],
  ["four segments", `${good}.${signature}`],
  ["five segments, as JWE has", `${good}.${signature}.${signature}`],
  ["an empty header", `.${body}.${signature}`],
  ["an empty payload", `${header}..${signature}`],
  ["an empty signature", `${header}.${body}.`],
  ["nothing", ""],
  ["only dots", ".."],
  ["three thousand segments", Array.from({ length: 3000 }, () => "e30").join(".")],
  ["a bearer prefix", `Bearer ${good}`],
  ["the JSON serialization", JSON.stringify({ payload: body, protected: header, signature })],
  [
    "an algorithm in an unprotected header",
    JSON.stringify({ header: { alg: "Ed25519" }, payload: body, protected: header, signature }),
  ],
])("refuses a token with %s", (_, token) => {
  expect(verdict(() => parse(token))).toBe("TOKEN_MALFORMED");
});

test("refuses a token longer than allowed before looking at it", () => {
  const padded = signCompact({ typ, key, payload: new Uint8Array(6100) });
  expect(padded.length).toBeGreaterThan(8192);
  expect(verdict(() => parse(padded))).toBe("TOKEN_MALFORMED");
  const form = { typ, headerMembers: "kid", maxBytes: padded.length } as const;
  expect(parseCompact(padded, form).payload).toHaveLength(6100);
  const tooLong = { ...form, maxBytes: padded.length - 1 };
  expect(verdict(() => parseCompact(padded, tooLong))).toBe("TOKEN_MALFORMED");
  expect(verdict(() => parse("A".repeat(10_000_000)))).toBe("TOKEN_MALFORMED");
});

test.each(["none", "None", "nOnE", "HS256", "RS256", "PS256", "EdDSA", "ES384", "ed25519", ""])(
  "refuses the algorithm %j",
  (alg) => {
    expect(verdict(() => parse(withMembers({ alg })))).toBe("TOKEN_ALG_MISMATCH");
  },
);

test("refuses a header beyond a kilobyte before looking at it", () => {
  expect(verdict(() => parse(withMembers({ alg: "x".repeat(1024) })))).toBe("TOKEN_MALFORMED");
});

test.each<[string, Json]>([
  ["jku", "http://169.254.169.254/keys"],
  ["x5u", "http://localhost/chain"],
  ["x5c", ["MIIB"]],
  ["x5t", "AAAA"],
  ["x5t#S256", "AAAA"],
  ["crit", ["exp"]],
  ["b64", false],
  ["zip", "DEF"],
  ["enc", "A256GCM"],
  ["cty", "JWT"],
  ["iss", "someone"],
  ["jwk", { ...jwk }],
])("refuses the header member %s", (name, value) => {
  expect(verdict(() => parse(withMembers({ [name]: value })))).toBe("TOKEN_MALFORMED");
});

test.each<[string, Json]>([
  ["../../dev/null", "../../dev/null"],
  ["a SQL fragment", "' OR 1=1"],
  ["NUL", "\0"],
  ["ten kilobytes", "k".repeat(10_240)],
  ["letters beyond ASCII", "ключ".repeat(11).slice(0, 43)],
  ["a number", 1],
  ["null", null],
  ["an empty text", ""],
  ["a thumbprint with stray bits", `${"A".repeat(42)}B`],
])("refuses %s as kid", (_, value) => {
  expect(verdict(() => parse(withMembers({ kid: value })))).toBe("TOKEN_MALFORMED");
});

test.each([
  ["without kid", `{"alg":"Ed25519","typ":"${typ}"}`],
  ["without typ", `{"alg":"Ed25519","kid":"${kid}"}`],
  ["with alg twice", `{"alg":"none","alg":"Ed25519","kid":"${kid}","typ":"${typ}"}`],
  ["with the same alg twice", `{"alg":"Ed25519","alg":"Ed25519","kid":"${kid}","typ":"${typ}"}`],
  ["in another order", `{"typ":"${typ}","alg":"Ed25519","kid":"${kid}"}`],
  ["with white space", `{"alg":"Ed25519", "kid":"${kid}","typ":"${typ}"}`],
  ["with an escaped letter", `{"\\u0061lg":"Ed25519","kid":"${kid}","typ":"${typ}"}`],
  ["with a byte order mark", `\ufeff{"alg":"Ed25519","kid":"${kid}","typ":"${typ}"}`],
  ["that is an array", `["Ed25519","${kid}","${typ}"]`],
  ["that is null", "null"],
  ["that is a string", `"${typ}"`],
  ["that is not JSON", "{alg:Ed25519}"],
  ["that nests deeply", `${"[".repeat(500)}${"]".repeat(500)}`],
  ["with __proto__", `{"__proto__":{},"alg":"Ed25519","kid":"${kid}","typ":"${typ}"}`],
])("refuses a header %s, even with a good signature", (_, text) => {
  expect(verdict(() => parse(signRaw(text, '{"a":1}', key)))).toBe("TOKEN_MALFORMED");
});

test("names another type as such, byte for byte", () => {
  for (const other of ["JWT", "TEST+jwt", "test+JWT", "application/test+jwt", "test+jwt ", "", 1]) {
    expect(verdict(() => parse(withMembers({ typ: other })))).toBe("TOKEN_WRONG_TYPE");
  }
});

test("refuses a JWK that is not of the algorithm", () => {
  const header = canonicalize({ alg: "ES256", jwk, typ });
  expect(verdict(() => parseWithJwk(withHeader(header)))).toBe("TOKEN_ALG_MISMATCH");
});

test.each<[string, Json]>([
  ["private", { ...p256.jwk, d: p256.jwk.x }],
  ["an RSA key", { e: "AQAB", kty: "RSA", n: "AQAB" }],
  ["on another curve", { ...p256.jwk, crv: "P-384" }],
  ["symmetric", { k: "c2VjcmV0", kty: "oct" }],
  ["carrying more than its public members", { ...p256.jwk, kid: p256.signing.kid }],
  ["not an object", "jwk"],
])("refuses a JWK in the header that is %s", (_, value) => {
  const text = canonicalize({ alg: "ES256", jwk: value, typ });
  expect(verdict(() => parseWithJwk(withHeader(text)))).toBe("TOKEN_MALFORMED");
});

test("says nothing of the token in its errors", () => {
  const secret = "c2VjcmV0".repeat(6).slice(0, 43);
  for (const token of [withMembers({ [secret]: 1 }), withMembers({ kid: `${secret}!` }), secret]) {
    expect(messageOf(() => parse(token))).not.toContain(secret.slice(0, 8));
  }
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  throw new Error("nothing was thrown");
}
