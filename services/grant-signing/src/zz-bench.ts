import { controlPlane, grantOf } from "/work/main/services/grant-signing/src/testing/control-plane.ts";
import { rootClaims, childClaims, nowMs } from "/work/main/services/grant-signing/src/testing/claims.ts";
import { makeOrders } from "/work/main/services/grant-signing/src/testing/orders.ts";
import { checkedSigning } from "/work/main/services/grant-signing/src/issue/checked-signing.ts";
import { issueGrants } from "/work/main/services/grant-signing/src/issue/issue-grants.ts";
import { verificationOf } from "/work/main/services/grant-signing/src/keys/own-key.ts";
import { testLog } from "/work/main/services/grant-signing/src/testing/log.ts";
import { signRate } from "/work/main/services/grant-signing/src/issue/sign-rate.ts";
import { signGrant, parseGrantClaims, grantBytes } from "@writ/grant";
import { readDecision } from "@writ/evidence";
const cpu = () => { const u = process.cpuUsage(); return BigInt(u.user + u.system) * 1000n; };
const plane = controlPlane();
const parent = grantOf(plane, rootClaims(plane.holder.kid, plane.log.origin));
const deps = { checks: plane.checks, openCheckpoint: plane.openCheckpoint, keyRing: { keys: () => plane.keys },
 redemptions: { uses: async (g) => g.map(() => ({ redeemed: true, ended: false })) }, feed: { catchUp: async () => {}, revoked: () => undefined },
 takeSignature: signRate({perTenant: 1e9, overall: 1e9}, () => nowMs), signing: { kid: plane.grant.kid, sign: checkedSigning(plane.grant, verificationOf(plane.grant)) },
 counts: { signed: 0, refused: {} }, onBug: (e) => { throw e; }, now: () => nowMs };
const big = testLog(plane.log.origin, 100000);
for (const [name, make] of [["root", (n) => ({ claims: rootClaims(plane.holder.kid, plane.log.origin, n) })], ["child", (n) => ({ claims: childClaims(parent.own, n), parentGrant: parent.token })]]) {
  const lists = Array.from({ length: 20 }, (_, b) => makeOrders(Array.from({ length: 16 }, (_, i) => make(2 + b * 16 + i)), plane));
  const run = async () => { for (const l of lists) { const r = await issueGrants(l.orders, l.checkpoint, deps); if (!r.every((x) => "grant" in x)) throw new Error(JSON.stringify(r)); } };
  await run(); await run();
  const times = [];
  for (let k = 0; k < 7; k++) { const s = cpu(); await run(); times.push(Number(cpu() - s) / 320 / 1000); }
  times.sort((a, b) => a - b);
  console.log(name, "median us/grant", times[3].toFixed(1), "min", times[0].toFixed(1));
  const o = lists[0].orders[0];
  const t = (n, f, k = 2000) => { for (let i = 0; i < 300; i++) f(); const s = cpu(); for (let i = 0; i < k; i++) f(); console.log("  ", n, (Number(cpu() - s) / k / 1000).toFixed(1)); };
  t("parse claims", () => parseGrantClaims(o.claims));
  t("readDecision signed", () => plane.checks.readDecision(o.statement));
  t("readDecision unsigned", () => readDecision(o.statement.payload));
  t("checked signing", () => deps.signing.sign(o.claims));
  t("signGrant", () => signGrant(o.claims, plane.grant));
  const { readIdentityAssertion } = await import("@writ/token");
  const { rqh } = await import("/work/main/services/grant-signing/src/testing/orders.ts");
  t("assertion", () => readIdentityAssertion(o.identityAssertion, plane.checks.identityKeys, { rqh, nowMs }));
  const { verifyInclusion, leafHash, hashedRekord, pae, PAYLOAD_TYPE } = await import("@writ/evidence"); const { sha256, hashText } = await import("@writ/token"); const cp = plane.openCheckpoint(lists[0].checkpoint); const { entry, decision } = plane.checks.readDecision(o.statement); t("inclusion", () => verifyInclusion(sha256, { index: o.index, size: cp.size, root: cp.root, proof: o.proof, leafHash: leafHash(sha256, entry) })); console.log("proof", o.proof.length); const { decisionAgrees } = await import("/work/main/services/grant-signing/src/issue/decision-agrees.ts"); const cl = parseGrantClaims(o.claims); t("agrees", () => decisionAgrees(decision, cl, o.claims)); t("sha assertion", () => sha256(o.identityAssertion)); const { checkOrder } = await import("/work/main/services/grant-signing/src/issue/check-order.ts"); t("checkOrder", () => checkOrder(o, cp, plane.checks, { keys: plane.keys, nowMs })); t("openCheckpoint", () => plane.openCheckpoint(lists[0].checkpoint)); t("sha 64", () => sha256(new Uint8Array(65)));
}
