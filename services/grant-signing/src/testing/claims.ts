import { uuidv7 } from "@writ/encoding";
import type { GrantClaims } from "@writ/grant";
import { hashText } from "@writ/token";
import type { OwnGrant } from "../keys/read-grant.ts";

/** The time of all tests, in milliseconds and seconds since 1970. */
export const nowMs = 1_800_000_000_000;
export const nowS = nowMs / 1000;

export const issuer = "urn:writ:writ.test:grants";
export const tenant = "sample";
export const audience = "spiffe://writ.test/workload/runner";
const policyDigest = `sha256:${"ab".repeat(32)}`;
const measurement = `sha256:${"cd".repeat(32)}`;

/** The n-th id of the tests. */
export function uuid(n: number): string {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, n);
  return uuidv7(nowMs, random);
}

/** Claims of a root grant, `n` making its ids different from others'; bound to the key with this thumbprint. */
export function rootClaims(jkt: string, logOrigin: string, n = 1): GrantClaims {
  const id = uuid(n * 10);
  return {
    iss: issuer,
    aud: audience,
    sub: "Workload::orchestrator",
    iat: nowS,
    nbf: nowS,
    exp: nowS + 120,
    jti: uuid(n * 10 + 1),
    txn: id,
    scope: "exec",
    req_wl: "Workload::orchestrator",
    authorization_details: [
      { type: "exec", actions: ["agent:run"], locations: ["Agent::research"], constraints: {} },
      { type: "exec-child", actions: ["tool:*"], locations: ["Tool::*"], constraints: {} },
    ],
    cnf: { jkt },
    exec: {
      ver: 1,
      id,
      kind: "agent.run",
      tenant,
      root: id,
      parent: null,
      ancestors: [],
      depth: 0,
      max_depth: 8,
      parent_grant: null,
      request: { h: hashText("{}"), alg: "sha-256", media: "application/json", len: 2 },
      artifacts: [],
      policy: { bundle: policyDigest, decision: uuid(n * 10 + 2), obligations: hashText("none") },
      runtime: { profile: "process-measure/v1", level: 2, h: measurement, not_after: nowS + 3600 },
      evidence: { log: logOrigin, event: uuid(n * 10 + 2) },
      use: "once",
      lease: { not_after: nowS + 900, heartbeat_s: 30 },
      rev: { epoch: 0 },
    },
  };
}

/** Claims of a child under a grant, asked for by its holder, who goes on itself. */
export function childClaims(parent: OwnGrant, n = 2): GrantClaims {
  const { claims } = parent;
  const own = rootClaims(claims.cnf.jkt, claims.exec.evidence.log, n);
  return {
    ...own,
    sub: claims.sub,
    ...(claims.act && { act: claims.act }),
    txn: claims.txn,
    scope: claims.scope,
    authorization_details: [
      { type: "exec", actions: ["tool:call"], locations: ["Tool::search"], constraints: {} },
    ],
    exec: {
      ...own.exec,
      kind: "tool.call",
      root: claims.exec.root,
      parent: claims.exec.id,
      ancestors: [...claims.exec.ancestors, claims.exec.id],
      depth: claims.exec.depth + 1,
      max_depth: claims.exec.max_depth,
      parent_grant: { jti: claims.jti, h: hashText(parent.signingInput) },
      lease: { ...own.exec.lease, not_after: nowS + 300 },
    },
  };
}

/** Claims with other members in `exec`. */
export function withExec(claims: GrantClaims, change: Partial<GrantClaims["exec"]>): GrantClaims {
  return { ...claims, exec: { ...claims.exec, ...change } };
}
