import type { ClientOf } from "../../api/clients.ts";
import { failureOf } from "../../api/failure.ts";
import { evidence } from "../../api/services/evidence.ts";
import { lineage } from "../../api/services/lineage.ts";
import { policy } from "../../api/services/policy.ts";
import { paths } from "../../paths.ts";
import { classify } from "./classify.ts";

/** Where a text leads; a sentence when it leads nowhere. */
export type Found = { readonly href: string } | { readonly nowhere: string };

/** Finds what an id, digest, key id, leaf or code stands for. Rejects with what a service did not answer. */
export async function findPlace(text: string, tenantId: string, client: ClientOf): Promise<Found> {
  const looks = classify(text);
  switch (looks.kind) {
    case "id":
      return ofId(looks.id, tenantId, client);
    case "digest":
      return ofDigest(looks.digest, tenantId, client);
    case "leaf":
      return ofLeaf(looks.index, tenantId, client);
    case "key":
      return { href: paths.decisions({ q: `key:${looks.keyId}` }) };
    case "reason":
      return { href: paths.decisions({ q: `reason:${looks.code}` }) };
    case "uid":
      return { href: paths.decisions({ q: filterOf(looks.uid) }) };
    case "unknown":
      return {
        nowhere:
          "This is no id, digest, key id, leaf number, reason code or name like Agent::refund-bot.",
      };
  }
}

async function ofId(id: string, tenantId: string, client: ClientOf): Promise<Found> {
  const isExecution = await known(client(lineage).getExecution({ tenantId, executionId: id }));
  if (isExecution !== undefined) return { href: paths.record(id) };
  const event = await known(
    client(evidence).getEvidence({ tenantId, subject: { case: "eventId", value: id } }),
  );
  if (event !== undefined) return ofEvent(event.records[0]?.executionId ?? "");
  return {
    nowhere:
      "No execution and no event of this tenant has this id. Grants are found by their execution.",
  };
}

async function ofDigest(digest: string, tenantId: string, client: ClientOf): Promise<Found> {
  const { policySets } = await client(policy).listPolicySets({ tenantId });
  if (policySets.some((set) => set.digest === digest)) return { href: paths.policy(digest) };
  return { href: paths.decisions({ q: `measurement:${digest}` }) };
}

async function ofLeaf(index: bigint, tenantId: string, client: ClientOf): Promise<Found> {
  const subject = { case: "leafIndex", value: index } as const;
  const event = await known(client(evidence).getEvidence({ tenantId, subject }));
  if (event === undefined)
    return {
      nowhere: `Leaf ${index.toLocaleString("en")} is another tenant's, or not there yet.`,
    };
  return ofEvent(event.records[0]?.executionId ?? "");
}

function ofEvent(executionId: string): Found {
  if (executionId !== "") return { href: paths.record(executionId, { tab: "proof" }) };
  return {
    nowhere:
      "This event belongs to no execution: it is a change of policy, identity or keys, or a revocation.",
  };
}

/** The reply; undefined when there is no such thing. */
async function known<Reply>(call: Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await call;
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind === "absent" || kind === "invalid") return undefined;
    throw error;
  }
}

function filterOf(uid: string): string {
  if (uid.startsWith("Agent::")) return `actor:${uid}`;
  return /^(User|Workload)::/.test(uid) ? `principal:${uid}` : `resource:${uid}`;
}
