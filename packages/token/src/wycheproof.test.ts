import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { decodeBase64Url, decodeUtf8, EncodingError, encodeUtf8 } from "@writ/encoding";
import { expect, test, type TestContext } from "vitest";
import { parseCompact, type ParsedJws } from "./compact.ts";
import { readPublicJwk } from "./public-jwk.ts";
import { verifySignature } from "./signature.ts";
import { verdict } from "./test-tokens.ts";
import { TokenError } from "./token-error.ts";
import { type VerificationKey, verificationKeyFromJwk } from "./verification-key.ts";

// C2SP/wycheproof testvectors_v1/json_web_signature_test.json, the members used here.
interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly jws: string;
  readonly result: "valid" | "invalid";
}
interface Group {
  readonly comment: string;
  readonly public?: { readonly kty: string; readonly crv?: string; readonly use?: string };
  readonly tests: readonly Vector[];
}

test("refuses every vector as a token of ours: none of them has our header", (context) => {
  for (const { jws } of vectorGroups(context).flatMap((group) => group.tests)) {
    for (const headerMembers of ["kid", "jwk"] as const) {
      const form = { typ: "exec-grant+jwt", headerMembers, maxBytes: 65_536 };
      expect(verdict(() => parseCompact(jws, form))).not.toBe("accepted");
    }
  }
});

test("verifies the ES256 signatures that are valid and refuses those that are not", (context) => {
  const groups = vectorGroups(context).filter((group) => isP256(group) && isForSigning(group));
  const tests = groups.flatMap((group) => group.tests.map((vector) => ({ group, vector })));
  expect(tests.length).toBeGreaterThan(30);
  for (const { group, vector } of tests) {
    const found = signatureVerdict(vector.jws, keyOf(group));
    expect([vector.tcId, vector.comment, found]).toEqual([
      vector.tcId,
      vector.comment,
      vector.result,
    ]);
  }
});

test("refuses the keys of the vectors as they stand, for they carry more than a public key", (context) => {
  for (const group of vectorGroups(context)) {
    expect(verdict(() => readPublicJwk(group.public))).toBe("TOKEN_MALFORMED");
  }
});

function isP256(group: Group): boolean {
  return group.public?.kty === "EC" && group.public.crv === "P-256";
}

// The groups on encryption keys are about members that our closed JWK does not have.
function isForSigning(group: Group): boolean {
  return group.public?.use === "sig";
}

function keyOf(group: Group): VerificationKey {
  const { crv, kty, x, y } = group.public as unknown as Record<string, string>;
  return verificationKeyFromJwk(readPublicJwk({ crv, kty, x, y }));
}

// Stands in for parseCompact, which demands our header: the rest is the code that is tested.
function signatureVerdict(jws: string, key: VerificationKey): "valid" | "invalid" {
  try {
    const [header = "", payload = "", signature = "", ...rest] = jws.split(".");
    const { alg, jwk } = JSON.parse(decodeUtf8(decodeBase64Url(header)));
    if (rest.length > 0 || jwk !== undefined) return "invalid";
    const parsed: ParsedJws = {
      header: { alg, typ: "" },
      payload: decodeBase64Url(payload),
      signature: decodeBase64Url(signature),
      signingInput: encodeUtf8(`${header}.${payload}`),
    };
    verifySignature(parsed, key);
    return "valid";
  } catch (error) {
    if (error instanceof TokenError || error instanceof EncodingError) return "invalid";
    if (error instanceof SyntaxError) return "invalid";
    throw error;
  }
}

function vectorGroups(context: TestContext): readonly Group[] {
  const given = process.env["WRIT_VECTORS"];
  const root =
    given === undefined
      ? new URL("../../../../shared/vectors/", import.meta.url)
      : pathToFileURL(`${given}/`);
  const file = new URL("c2sp-wycheproof/testvectors_v1/json_web_signature_test.json", root);
  if (!existsSync(file)) {
    context.skip("no vectors: set WRIT_VECTORS or put them in ../shared/vectors");
  }
  const { testGroups } = JSON.parse(readFileSync(file, "utf8")) as { testGroups: Group[] };
  return testGroups;
}
