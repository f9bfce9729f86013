import type { Credential } from "@writ/client";
import { makeClientAssertion, signingKeyFromPem } from "@writ/token";
import { newId, newKeyPem, newParty, type Party, partyOf } from "../../support/party.ts";
import { bearerTokens } from "./bearer-tokens.ts";
import type { RequestDenial } from "./request-denial.ts";
import { TENANT, type World } from "./world.ts";

const MINUTE_MS = 60_000;

const cases: readonly Omit<RequestDenial, "cause">[] = [
  {
    title: "a client of a tenant that nobody made",
    code: "CRED_UNKNOWN_ISSUER",
    tenant: "-",
    ask: (world) => world.ask({}, newParty("nowhere", "Workload::orchestrator").credential),
  },
  {
    title: "a client that nobody registered",
    code: "CRED_UNKNOWN_ISSUER",
    ask: (world) => world.ask({}, newParty(TENANT, "Workload::stranger").credential),
  },
  {
    title: "a registered client with a key that is not registered",
    code: "CRED_KEY_UNKNOWN",
    ask: (world) => world.ask({}, newParty(TENANT, "Workload::orchestrator").credential),
  },
  {
    title: "a registered key's name under another key's signature",
    code: "CRED_SIG_INVALID",
    ask: (world) => world.ask({}, forged(world.orchestrator)),
  },
  {
    title: "an assertion for somebody else's audience",
    code: "CRED_WRONG_AUDIENCE",
    ask: (world) => world.ask({}, bound(world.orchestrator, { identityAudience: "urn:other" })),
  },
  {
    title: "an assertion about another request",
    code: "CRED_REQUEST_MISMATCH",
    ask: (world) => world.ask({}, bound(world.orchestrator, { requestDigest: new Uint8Array(32) })),
  },
  {
    title: "an assertion whose time is over",
    code: "CRED_EXPIRED",
    ask: (world) =>
      world.ask({}, bound(world.orchestrator, { nowMs: Date.now() - 10 * MINUTE_MS })),
  },
  {
    title: "an assertion of tomorrow",
    code: "CRED_NOT_YET_VALID",
    ask: (world) =>
      world.ask({}, bound(world.orchestrator, { nowMs: Date.now() + 10 * MINUTE_MS })),
  },
  {
    title: "an assertion that was used before",
    code: "CRED_REPLAYED",
    async ask(world) {
      const repeated = onlyOnce(world.orchestrator.credential);
      const act = { idempotencyKey: newId() };
      await world.ask(act, repeated);
      return world.ask(act, repeated);
    },
  },
  {
    title: "text that is no token",
    code: "CRED_MALFORMED",
    tenant: "-",
    ask: (world) => world.ask({}, presenting("eyJhbGciOiJub25lIn0..")),
  },
  {
    title: "an acting agent that did not sign",
    code: "CRED_ACTOR_INVALID",
    ask: (world) =>
      world.ask({}, world.orchestrator.credential, {
        ...world.agent("incident-agent"),
        credential: presenting(""),
      }),
  },
  {
    title: "an acting agent that another agent signs for",
    code: "CRED_ACTOR_INVALID",
    ask: (world) =>
      world.ask({}, world.orchestrator.credential, {
        ...world.agent("incident-agent"),
        credential: world.agent("research-agent").credential,
      }),
  },
  {
    title: "a suspended principal",
    code: "PRINCIPAL_SUSPENDED",
    ask: (world) => whileSuspended(world, "Workload::orchestrator", () => world.ask()),
  },
  {
    title: "a suspended agent",
    code: "PRINCIPAL_SUSPENDED",
    ask: (world) =>
      whileSuspended(world, "Agent::research-agent", () =>
        world.ask({}, world.orchestrator.credential, world.agent("research-agent")),
      ),
  },
];

/** Who cannot be told, or is not to be trusted. */
export const invalidCredentials: readonly RequestDenial[] = [...cases, ...bearerTokens].map(
  (denial) => ({
    ...denial,
    cause: "invalid credentials",
  }),
);

/** Signs for something else than the request at hand. */
function bound(
  { credential }: Party,
  other: Partial<Parameters<Credential["present"]>[0]>,
): Credential {
  return { ...credential, present: (binding) => credential.present({ ...binding, ...other }) };
}

/** Presents the same credential again and again. */
function onlyOnce(credential: Credential): Credential {
  let made: ReturnType<Credential["present"]> | undefined;
  return { ...credential, present: (binding) => (made ??= credential.present(binding)) };
}

function presenting(token: string): Credential {
  return { keyId: "", present: () => ({ kind: "client_assertion", token }) };
}

/** Names the party's key, and signs with another. */
function forged({ tenant, uid, credential }: Party): Credential {
  const other = signingKeyFromPem(newKeyPem());
  const impostor = partyOf(tenant, uid, newKeyPem()).credential;
  return {
    ...credential,
    present(binding) {
      const { token } = impostor.present(binding);
      const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
      const key = { ...other, kid: credential.keyId };
      return { kind: "client_assertion", token: makeClientAssertion(claims, key) };
    },
  };
}

async function whileSuspended<T>(
  { operator }: World,
  principal: string,
  work: () => Promise<T>,
): Promise<T> {
  const suspend = (suspended: boolean) =>
    operator.identity.suspendPrincipal({ tenantId: TENANT, principal, suspended });
  await suspend(true);
  try {
    return await work();
  } finally {
    await suspend(false);
  }
}
