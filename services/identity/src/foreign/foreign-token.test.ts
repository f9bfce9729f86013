import { encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { CredentialDenied } from "../credential/credential-denied.ts";
import { parseForeignToken } from "./foreign-token.ts";
import { forgedToken, goodClaims, issueToken, testKey } from "../testing/issuer.ts";

const key = testKey("Ed25519", "k1");
const good = await issueToken(key, goodClaims);
const [head = "", payload = "", signature = ""] = good.split(".");
const header = { alg: "Ed25519", kid: "k1" };

test("takes a genuine token apart", () => {
  expect(parseForeignToken(good)).toMatchObject({ alg: "Ed25519", kid: "k1", claims: goodClaims });
});

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** 64 bytes leave four bits of the last character over, which must be zero; then these are no last characters. */
const strayEnds = alphabet.split("").filter((c) => !"AQgw".includes(c));
const deep = `{"a":${"[".repeat(2900)}${"]".repeat(2900)}}`;
const jwkOfKey = JSON.stringify(key.jwk);

test.each([
  ["an empty text", ""],
  ["one segment", head],
  ["two segments", `${head}.${payload}`],
  ["four segments", `${good}.${signature}`],
  ["five segments, as a JWE has", `${good}.${signature}.${signature}`],
  ["three thousand segments", "a.".repeat(3000)],
  ["ten megabytes", `${head}.${payload}.${"A".repeat(10_000_000)}`],
  ["more than 8 KiB", forgedToken(key, header, { ...goodClaims, pad: "x".repeat(6200) })],
  ["a leading space", ` ${good}`],
  ["a trailing newline", `${good}\n`],
  ["padding behind the signature", `${good}==`],
  ["padding inside", `${head}==.${payload}.${signature}`],
  ["the ordinary base64 alphabet", good.replace(signature, `${signature.slice(0, -2)}+/`)],
  ["no signature", `${head}.${payload}.`],
  ["no payload", `${head}..${signature}`],
  ["the JSON serialization", JSON.stringify({ protected: head, payload, signature })],
  [
    "a header of more than 1 KiB",
    forgedToken(key, { ...header, kid: "k".repeat(10_240 / 8) }, goodClaims),
  ],
  ["a header that is no object", forgedToken(key, '["alg"]', goodClaims)],
  ["a header without alg", forgedToken(key, { kid: "k1" }, goodClaims)],
  ["an alg that is no string", forgedToken(key, { alg: ["Ed25519"], kid: "k1" }, goodClaims)],
  ["a kid that is no string", forgedToken(key, { alg: "Ed25519", kid: 1 }, goodClaims)],
  ["alg twice", forgedToken(key, '{"alg":"none","kid":"k1","alg":"Ed25519"}', goodClaims)],
  ["alg twice, once escaped", forgedToken(key, '{"\\u0061lg":"none","alg":"Ed25519"}', goodClaims)],
  ["sub twice", forgedToken(key, header, '{"sub":"mallory","sub":"alice"}')],
  ["a payload that is a token again", forgedToken(key, header, good)],
  [
    "a payload that is not UTF-8",
    `${head}.${encodeBase64Url(Uint8Array.of(0x7b, 0xff, 0x7d))}.${signature}`,
  ],
  [
    "a payload with a byte order mark",
    forgedToken(key, header, `\ufeff${JSON.stringify(goodClaims)}`),
  ],
  ["a deeply nested payload", forgedToken(key, header, deep)],
])("refuses %s", (_, token) => {
  expect(denialOf(() => parseForeignToken(token))).toBe("CRED_MALFORMED");
});

test.each(strayEnds)("refuses another spelling of a signature, ending in %s", (end) => {
  const spelling = `${head}.${payload}.${signature.slice(0, -1)}${end}`;
  expect(denialOf(() => parseForeignToken(spelling))).toBe("CRED_MALFORMED");
});

test.each([
  ["jwk", jwkOfKey],
  ["jku", '"http://169.254.169.254/latest"'],
  ["x5u", '"http://localhost/key"'],
  ["x5c", '["AA"]'],
  ["x5t", '"AA"'],
  ["x5t#S256", '"AA"'],
  ["crit", '["exp"]'],
  ["b64", "false"],
  ["zip", '"DEF"'],
  ["enc", '"A256GCM"'],
  ["cty", '"JWT"'],
  ["anything", "1"],
])("refuses the header member %s with a good signature", (name, value) => {
  const forged = forgedToken(key, `{"alg":"Ed25519","kid":"k1","${name}":${value}}`, goodClaims);
  expect(denialOf(() => parseForeignToken(forged))).toBe("CRED_MALFORMED");
});

test("never repeats the token in its message", () => {
  for (const token of [`${good}=`, `x${good}`, forgedToken(key, header, '{"secret":canary}')]) {
    const error = thrownBy(() => parseForeignToken(token));
    expect(error).toBeInstanceOf(CredentialDenied);
    expect(String(error)).not.toMatch(new RegExp(`canary|${payload}|${signature}`));
  }
});

test("names a token by its signing input", () => {
  const twin = `${head}.${payload}.${encodeBase64Url(encodeUtf8("another signature"))}`;
  expect(parseForeignToken(twin).digest).toBe(parseForeignToken(good).digest);
});

function denialOf(work: () => unknown): string | undefined {
  const error = thrownBy(work);
  return error instanceof CredentialDenied ? error.code : undefined;
}

function thrownBy(work: () => unknown): unknown {
  try {
    return void work();
  } catch (error) {
    return error;
  }
}
