import { bearerCredential, type Credential } from "@writ/client";
import { thumbprint, publicJwk, signingKeyFromPem } from "@writ/token";
import { newId, newKeyPem } from "../../support/party.ts";
import { p256 } from "../../support/token-issuer.ts";
import type { RequestDenial } from "./request-denial.ts";
import type { World } from "./world.ts";

/** Tokens of an issuer that are not good enough. */
export const bearerTokens: readonly Omit<RequestDenial, "cause">[] = [
  {
    title: "a token of an issuer that nobody configured",
    code: "CRED_UNKNOWN_ISSUER",
    tenant: "-",
    ask: (world) => askWith(world, { iss: "https://elsewhere.test" }),
  },
  {
    title: "a token that is over",
    code: "CRED_EXPIRED",
    ask: (world) => askWith(world, { iat: nowS() - 200, exp: nowS() - 100 }),
  },
  {
    title: "a token that lives too long",
    code: "CRED_LIFETIME",
    ask: (world) => askWith(world, { exp: nowS() + 86_400 }),
  },
  {
    title: "a token for somebody else",
    code: "CRED_WRONG_AUDIENCE",
    ask: (world) => askWith(world, { aud: "urn:test:other" }),
  },
  {
    title: "a token by another key under the issuer's name",
    code: "CRED_SIG_INVALID",
    ask: async (world) => {
      const token = await world.issuer.token({}, p256().privateKey);
      return world.ask({}, bearerCredential({ token, keyPem: newKeyPem() }));
    },
  },
  {
    title: "a token without a proof that its holder sent it",
    code: "POP_MISSING",
    ask: async (world) => world.ask({}, proving(await bearer(world), "")),
  },
  {
    title: "a token that is bound to another key than its sender's",
    code: "POP_INVALID",
    ask: (world) =>
      askWith(world, {
        cnf: { jkt: thumbprint(publicJwk(signingKeyFromPem(newKeyPem()).publicKey)) },
      }),
  },
  {
    title: "a token with a proof that was used before",
    code: "CRED_REPLAYED",
    async ask(world) {
      const credential = await bearer(world);
      const act = { idempotencyKey: newId() };
      let proof: string | undefined;
      const repeated: Credential = {
        ...credential,
        present(binding) {
          const presented = credential.present(binding);
          if (presented.kind !== "bearer_token") return presented;
          proof ??= presented.proof;
          return { ...presented, proof };
        },
      };
      await world.ask(act, repeated);
      return world.ask(act, repeated);
    },
  },
];

/** A good token of the tenant's issuer, in the hands of its holder. */
export async function bearer(
  world: World,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<Credential> {
  return bearerCredential({ token: await world.issuer.token(claims), keyPem: newKeyPem() });
}

async function askWith(world: World, claims: Readonly<Record<string, unknown>>) {
  return world.ask({}, await bearer(world, claims));
}

function proving(credential: Credential, proof: string): Credential {
  return {
    ...credential,
    present: (binding) => ({ ...credential.present(binding), kind: "bearer_token", proof }),
  };
}

function nowS(): number {
  return Math.floor(Date.now() / 1000);
}
