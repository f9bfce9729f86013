import { readFileSync } from "node:fs";
import { startCluster } from "@writ/cluster";
import { clientTls, connect, RpcError, failureReason } from "@writ/rpc";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { newKey, issuerOf } from "./src/credential/test-world.ts";
import { testKey } from "./src/foreign/test-issuer.ts";
import { publicJwk } from "@writ/token";

const cluster = await startCluster({ dataDir: "/tmp/writ-smoke", port: 18400, root: new URL("../../", import.meta.url), onEvent: (e) => console.log(JSON.stringify(e).slice(0, 200)), production: false });
console.log("up", cluster.pids);
try {
  const env = Object.fromEntries(readFileSync(cluster.clientEnvFile, "utf8").trim().split("\n").map((l) => l.split(/=(.*)/s).slice(0, 2) as [string, string]));
  const tlsId = { caPem: readFileSync("/tmp/writ-smoke/tls/ca.pem", "utf8"), certPem: readFileSync(env["WRIT_TLS_CERT_FILE"]!, "utf8"), keyPem: readFileSync(env["WRIT_TLS_KEY_FILE"]!, "utf8") };
  const id = connect(IdentityService, env["WRIT_IDENTITY_ENDPOINT"]!, clientTls(tlsId, { trustDomain: "writ.local", path: "service/identity" }), { defaultTimeoutMs: 5000 });
  const ev = connect(EvidenceService, env["WRIT_EVIDENCE_ENDPOINT"]!, clientTls(tlsId, { trustDomain: "writ.local", path: "service/evidence" }), { defaultTimeoutMs: 5000 });
  const t = performance.now();
  const r = await id.addPrincipal({ principal: { tenantId: "sample", principal: "Agent::smoke", jwksJson: [JSON.stringify(publicJwk(newKey().publicKey))], teams: ["Team::ops"], attributesJson: '{"risk":1}' } });
  console.log("added", r.principal, performance.now() - t, "ms");
  const key = testKey("RS256", "k1");
  const { tenant: _, kind: __, jwks, ...rest } = issuerOf([key]);
  console.log(await id.addIssuer({ issuer: { ...rest, algorithms: [...rest.algorithms], tenantId: "sample", kind: 1, jwksJson: jwks } }).then((x) => x.issuer?.issuer));
  console.log(await id.addMeasurement({ measurement: { tenantId: "sample", profile: "process-measure/v1", measurement: `sha256:${"ab".repeat(32)}`, name: "x", level: 2, environment: "dev" } }));
  console.log((await id.suspendPrincipal({ tenantId: "sample", principal: "Agent::smoke", suspended: true })).principal?.suspended);
  console.log((await id.listPrincipals({ tenantId: "sample" })).principals.length);
  console.log(await id.verifyCredentials({ checks: [{}] }).catch((e: unknown) => [(e as RpcError).code, failureReason(e)]));
  console.log(await id.addPrincipal({}).catch((e: unknown) => [(e as RpcError).code, failureReason(e), (e as Error).message]));
  console.log((await ev.getCheckpoint({})).checkpoint);
  id.close(); ev.close();
} finally { await cluster.stop(); }
