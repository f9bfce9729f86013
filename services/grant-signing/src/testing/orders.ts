import { decodeBase64Url, encodeBase64Url, encodeHex } from "@writ/encoding";
import {
  buildDecision,
  type DecisionPredicate,
  hashedRekord,
  pae,
  PAYLOAD_TYPE,
} from "@writ/evidence";
import { type GrantClaims, grantBytes } from "@writ/grant";
import {
  hashText,
  type IdentityAssertion,
  makeIdentityAssertion,
  sha256,
  type SigningKey,
  verificationKeyFromJwk,
} from "@writ/token";
import type { Order } from "../issue/check-order.ts";
import { nowMs, nowS, tenant, uuid } from "./claims.ts";
import type { TestStatementKey } from "./keys.ts";
import type { TestLog } from "./log.ts";

/** What an order is made from. */
export interface OrderParts {
  readonly claims: GrantClaims;
  /** Claims of the identity assertion; by default those the grant's claims agree with. */
  readonly assertion?: Partial<IdentityAssertion>;
  /** What the decision says otherwise; by default it allows exactly the claims. */
  readonly decision?: (good: DecisionPredicate) => Partial<DecisionPredicate>;
  readonly parentGrant?: string;
}

/** Who signs what goes into an order. */
export interface OrderSigners {
  readonly identity: SigningKey;
  readonly decision: TestStatementKey;
  readonly log: TestLog;
}

/** The digest of every test request. */
const rqh = hashText("a request");

/** Orders under one checkpoint. */
export interface MadeOrders {
  readonly orders: readonly Order[];
  readonly checkpoint: string;
}

/** Orders whose decisions are in the log, with the log's checkpoint. */
export function makeOrders(all: readonly OrderParts[], signers: OrderSigners): MadeOrders {
  const unlogged = all.map((parts) => {
    const claims = grantBytes(parts.claims);
    const identityAssertion = assertionFor(parts, signers.identity);
    const statement = signers.decision.sign(decisionFor(parts, identityAssertion, claims));
    return { claims, identityAssertion, statement, parentGrant: parts.parentGrant };
  });
  const entries = unlogged.map(({ statement }) =>
    hashedRekord({
      paeDigest: sha256(pae(PAYLOAD_TYPE, statement.payload)),
      signatureDer: statement.signature,
      spkiDer: spkiOf(signers.decision),
    }),
  );
  const { places, checkpoint } = signers.log.append(entries);
  const orders = unlogged.map((order, i) => ({ ...order, ...(places[i] ?? noPlace) }));
  return { orders, checkpoint };
}

const noPlace = { index: 0, proof: [] };

/** One order; see `makeOrders`. */
export function makeOrder(
  parts: OrderParts,
  signers: OrderSigners,
): { readonly order: Order; readonly checkpoint: string } {
  const { orders, checkpoint } = makeOrders([parts], signers);
  const [order] = orders;
  if (order === undefined) throw new Error("no order was made");
  return { order, checkpoint };
}

function assertionFor({ claims, assertion }: OrderParts, key: SigningKey): string {
  const { runtime } = claims.exec;
  const own = {
    cnf: claims.cnf,
    cred: { auth_time: nowS, class: "client_assertion", h: hashText("c"), issuer: "i" } as const,
    exp: nowS + 60,
    facts: { principal: { attributes: {}, teams: [] } },
    holder: claims.cnf.jkt,
    iat: nowS,
    jti: uuid(9000),
    rqh,
    runtime: runtime && {
      env: "dev" as const,
      level: runtime.level,
      measured_at: nowS,
      measurement: runtime.h,
      not_after: runtime.not_after,
      profile: runtime.profile,
    },
    sub: claims.sub,
    tenant,
  };
  return makeIdentityAssertion({ ...own, ...assertion }, key);
}

/** The statement of a decision about the claims. */
export function decisionFor(
  { claims, decision }: OrderParts,
  identityAssertion: string,
  payload: Uint8Array,
): Uint8Array {
  const digest = { digest: { sha256: "ef".repeat(32) } };
  const { exec } = claims;
  const good: DecisionPredicate = {
    eventId: exec.evidence.event,
    executionId: exec.id,
    tenant: exec.tenant,
    seq: 0,
    prev: null,
    final: null,
    occurredAt: new Date(nowMs).toISOString(),
    recordedBy: { service: "policy-decision" },
    decision: "ALLOW",
    reasonCodes: [],
    policyProof: {
      engine: { name: "cedar", version: "4", ...digest },
      policySet: { digest: { sha256: exec.policy.bundle.slice("sha256:".length) } },
      request: { digest: { sha256: encodeHex(decodeBase64Url(rqh)) } },
      input: digest,
      output: digest,
      determiningPolicies: ["p1"],
      errors: [],
      fences: { policy: 1, stop: 0, revocation: 0 },
      evaluatedAt: new Date(nowMs).toISOString(),
    },
    grant: {
      jti: claims.jti,
      claims: { sha256: encodeHex(sha256(payload)) },
      notAfter: new Date(claims.exp * 1000).toISOString(),
    },
    lineage: { parent: exec.parent, root: exec.root, depth: exec.depth, causes: [] },
    commitments: { principal: hashText("p") },
    identity: { assertion: { sha256: encodeHex(sha256(identityAssertion)) } },
    salt: encodeBase64Url(new Uint8Array(32)),
  };
  return buildDecision("12".repeat(32), { ...good, ...decision?.(good) });
}

function spkiOf({ jwk }: TestStatementKey): Uint8Array {
  return verificationKeyFromJwk(jwk).publicKey.export({ type: "spki", format: "der" });
}
