import { signingKeyFromPem } from "@writ/token";
import { expect, test } from "vitest";
import { newKeyPem } from "../../../../test/support/party.ts";
import { probeHolder } from "./holder-key.ts";

test("the same client has the same holder after every start, so that nothing grows with starts", () => {
  const pem = newKeyPem();
  expect(probeHolder(pem)).toEqual(probeHolder(pem));
});

test("another client has another key and another name, so that neither is ever registered over the other", () => {
  const [a, b] = [probeHolder(newKeyPem()), probeHolder(newKeyPem())];
  expect(a.principal).not.toBe(b.principal);
  expect(a.keyPem).not.toBe(b.keyPem);
});

test("the key is an Ed25519 key that is not the client's own", () => {
  const pem = newKeyPem();
  const key = signingKeyFromPem(probeHolder(pem).keyPem);
  expect(key.alg).toBe("Ed25519");
  expect(key.kid).not.toBe(signingKeyFromPem(pem).kid);
});
