import {
  type Act,
  type AuthorizeReply,
  connect,
  type Credential,
  type Execution,
  openVerifier,
  type Verifier,
  type VerifierOptions,
} from "@writ/client";
import type { Json } from "@writ/encoding";
import type { PredicateType } from "@writ/grant";
import { newId, type Party, partyOf } from "../../support/party.ts";
import type { SeededCluster } from "../../support/seeded-cluster.ts";
import { serviceClients, type ServiceClients } from "../../support/service-clients.ts";
import { type TokenIssuer, tokenIssuer } from "../../support/token-issuer.ts";

/** The tenant of the sample. */
export const TENANT = "sample";
/** Whom the grants of these tests are for. */
export const AUDIENCE = "urn:test:search";
/** The act that is allowed to every workload of the tenant. */
export const SEARCH = {
  action: "tool:call",
  resource: "Tool::search",
  audience: AUDIENCE,
  input: { query: "checkout latency" },
} as const;

/** A cluster with those who ask, those who execute, and an operator. */
export interface World {
  readonly cluster: SeededCluster;
  readonly orchestrator: Party;
  readonly operator: ServiceClients;
  readonly workload: ServiceClients;
  /** Its tokens name workloads of the tenant. */
  readonly issuer: TokenIssuer;
  /** Executes for {@link AUDIENCE}. */
  readonly tool: Verifier;
  /** The agent of the sample with this name. */
  agent(name: string): Party;
  /** Asks as the holder of a credential, by default the orchestrator's, for a search unless said otherwise. */
  ask(act?: Partial<Act>, credential?: Credential, actor?: Party): Promise<AuthorizeReply>;
  /** A grant for an act that is allowed. */
  grant(act?: Partial<Act>, party?: Party): Promise<string>;
  /** A search that has started. */
  started(act?: Partial<Act>, party?: Party): Promise<Started>;
  /** Opens another verifier; it is closed with the world. */
  verifier(options?: Partial<VerifierOptions>): Promise<Verifier>;
  /** Presents a grant as its holder would; changes are what is wrong about it. */
  use(grant: string, changes?: Partial<WrongUse>): Promise<Execution>;
  /** Uses a grant at the control plane, whatever a verifier would say of it: its code, or "redeemed". */
  redeem(grant: string, party?: Party): Promise<string>;
  /** Revokes, and waits until the tool knows. */
  revoke(type: PredicateType, value: string, tenant?: string): Promise<void>;
  close(): void;
}

/** A running execution and its grant. */
export interface Started {
  readonly grant: string;
  readonly execution: Execution;
}

/** What can be wrong about a use. */
export interface WrongUse {
  readonly input: Json;
  readonly resource: string;
  readonly proof: string;
  readonly party: Party;
  readonly verifier: Verifier;
  readonly measurement: string;
}

/** The world of a seeded cluster. `note` is told of every credential, proof and grant that goes over the wire. */
export async function openWorld(
  cluster: SeededCluster,
  note: (secret: string) => void = () => {},
): Promise<World> {
  const { environment, workload: tls } = cluster;
  const { endpoint, grantsEndpoint, trust } = environment;
  const orchestrator = partyOf(TENANT, "Workload::orchestrator", environment.keyPem);
  const operator = serviceClients(environment, cluster.operator);
  const workload = serviceClients(environment, tls);
  const closers: (() => void)[] = [operator.close, workload.close];

  const verifier: World["verifier"] = async (options = {}) => {
    const where = { audience: AUDIENCE, trust, endpoint: grantsEndpoint, tls, tenant: TENANT };
    const opened = await openVerifier({ ...where, ...options });
    closers.push(() => opened.close());
    return opened;
  };
  const tool = await verifier();
  const issuer = await tokenIssuer(operator.identity, TENANT);
  const ask: World["ask"] = async (act = {}, credential = orchestrator.credential, actor) => {
    const writ = connect({ endpoint, trust, tls, credential: noted(credential, note) });
    try {
      const acting = actor && { name: actor.uid, credential: noted(actor.credential, note) };
      const reply = await writ.authorize({ ...SEARCH, ...act }, acting ? { actor: acting } : {});
      note(reply.grant ?? "");
      return reply;
    } finally {
      writ.close();
    }
  };
  const grant: World["grant"] = async (act, party = orchestrator) => {
    const reply = await ask(act, party.credential);
    if (reply.grant === undefined)
      throw new Error(`not allowed: ${reply.reasons.map(({ code }) => code).join()}`);
    return reply.grant;
  };
  const use: World["use"] = (token, changes = {}) => {
    const { action, audience, input, resource } = SEARCH;
    const { party = orchestrator, verifier: at = tool, ...rest } = changes;
    const proof = rest.proof ?? party.prove(token, audience, input);
    note(proof);
    return at.accept(token, { action, resource, input, ...rest, proof });
  };
  return {
    cluster,
    orchestrator,
    operator,
    workload,
    issuer,
    tool,
    agent: (name) => partyOf(TENANT, `Agent::${name}`, environment.agentKeyPem(name)),
    ask,
    grant,
    async started(act, party = orchestrator) {
      const token = await grant(act, party);
      return { grant: token, execution: await use(token, { party }) };
    },
    verifier,
    use,
    async redeem(token, party = orchestrator) {
      const proof = party.prove(token, AUDIENCE, SEARCH.input);
      note(proof);
      const wish = { grant: token, proof, audience: AUDIENCE, redemptionId: newId() };
      const { result } = await workload.grants.redeem(wish);
      return result.case === "denial" ? result.value.code : String(result.case);
    },
    async revoke(type, value, tenant = TENANT) {
      const order = { tenantId: tenant, type, value, reason: "a test", revocationId: newId() };
      const { seq } = await operator.revocations.revoke(order);
      if (tenant === TENANT) await tool.knows(Number(seq));
    },
    close: () => closers.forEach((close) => close()),
  };
}

function noted(credential: Credential, note: (secret: string) => void): Credential {
  return {
    ...credential,
    present(binding) {
      const presented = credential.present(binding);
      note(presented.token);
      if (presented.kind === "bearer_token") note(presented.proof);
      return presented;
    },
  };
}
