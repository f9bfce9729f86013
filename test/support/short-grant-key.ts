import { readFile } from "node:fs/promises";
import { dataFolder } from "@writ/cluster";
import { decodeBase64Url } from "@writ/encoding";
import {
  findKeyAmong,
  makeKeyBundle,
  publicJwk,
  readKeyBundle,
  signingInputHash,
  signingKeyFromPem,
} from "@writ/token";
import { query } from "./query.ts";
import type { SeededCluster } from "./seeded-cluster.ts";

/**
 * Publishes the next key bundle as another instance of grant-signing would: the same keys, but the one that signs grants ends after so
 * long, in milliseconds. Returns its key id.
 */
export async function shortGrantKey(
  { adminUrl, dataDir, environment }: SeededCluster,
  lifeMs: number,
): Promise<string> {
  const pem = await readFile(dataFolder(dataDir).keyFile("grants-bundle-root"), "utf8");
  const root = signingKeyFromPem(pem);
  const nowMs = Date.now();
  const [row] = await query(
    adminUrl,
    "select bundle from grants.bundle_state order by seq desc limit 1",
  );
  const newest = String(row?.["bundle"]);
  const issuer = environment.trust.grantIssuer;
  const findRoot = findKeyAmong([publicJwk(root.publicKey)]);
  const bundle = readKeyBundle(newest, findRoot, { issuer, nowMs });
  const grantKey = bundle.keys.find(({ state, use }) => state === "ACTIVE" && use === "exec-grant");
  if (grantKey === undefined) throw new Error("no key signs grants");
  const iat = Math.floor(nowMs / 1_000);
  const naf = Math.floor((nowMs + lifeMs) / 1_000);
  const next = {
    ...bundle,
    iat,
    exp: iat + bundle.exp - bundle.iat,
    seq: bundle.seq + 1,
    prev_h: signingInputHash(newest),
    keys: bundle.keys.map((key) => (key === grantKey ? { ...key, naf } : key)),
  };
  await query(
    adminUrl,
    "insert into grants.bundle_state (seq, prev_h, bundle, signed_at) values ($1, $2, $3, now())",
    [next.seq, decodeBase64Url(next.prev_h), makeKeyBundle(next, root)],
  );
  return grantKey.kid;
}
