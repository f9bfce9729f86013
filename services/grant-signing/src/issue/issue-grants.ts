import type { Checkpoint } from "@writ/evidence";
import { grantFacts } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import { usableKey } from "../keys/read-grant.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import type { RevocationFeed } from "../revocation/feed.ts";
import type { GrantUse, Redemptions } from "../store/redemptions.ts";
import { type CheckedOrder, checkOrder, type Order, type OrderChecks } from "./check-order.ts";
import { demand, type RefusalCode, refusalFrom, Refused } from "./refused.ts";

/** The answer to one order. */
export type Issued =
  | { readonly grant: string }
  | { readonly code: RefusalCode; readonly message: string };

/** How many grants this process signed and refused, to be held against the log. */
export interface IssueCounts {
  signed: number;
  readonly refused: Partial<Record<RefusalCode, number>>;
}

/** What grants are issued with. */
export interface IssueDependencies {
  readonly checks: OrderChecks;
  readonly openCheckpoint: (text: string) => Checkpoint;
  readonly keyRing: Pick<KeyRing, "keys">;
  readonly redemptions: Pick<Redemptions, "uses">;
  readonly feed: Pick<RevocationFeed, "catchUp" | "revoked">;
  /** Takes one signature of the tenant's rate; false when there is none. */
  readonly takeSignature: (tenant: string) => boolean;
  readonly signing: { readonly kid: string; readonly sign: (payload: Uint8Array) => string };
  readonly counts: IssueCounts;
  /** Told of what nobody foresaw; the order is refused. */
  readonly onBug: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Signs those grants whose orders prove everything themselves: the claims' form, the decision and its signature, that the
 * log holds it, the caller's identity, delegation and limits; then, in one look at the database for all of them, that
 * parents run and nothing is revoked. Each order succeeds or fails alone; the same order gives the same bytes.
 */
export async function issueGrants(
  orders: readonly Order[],
  checkpointText: string,
  dependencies: IssueDependencies,
): Promise<readonly Issued[]> {
  const { checks, counts, keyRing, now, onBug, openCheckpoint } = dependencies;
  const checked = orders.map((order) =>
    attempt(onBug, () => {
      const checkpoint = openCheckpoint(checkpointText);
      return checkOrder(order, checkpoint, checks, { keys: keyRing.keys(), nowMs: now() });
    }),
  );
  const parents = await parentUses(checked, dependencies);
  return checked.map((order) => {
    const issued =
      order instanceof Refused ? order : attempt(onBug, () => issue(order, parents, dependencies));
    return counted(issued, counts);
  });
}

function issue(
  order: CheckedOrder,
  parents: ReadonlyMap<CheckedOrder, GrantUse>,
  { feed, keyRing, now, signing, takeSignature }: IssueDependencies,
): string {
  const { claims, parent, payload } = order;
  if (parent !== undefined) {
    const use = parents.get(order);
    demand(use?.redeemed === true, "PARENT_NOT_REDEEMED", "the parent has not started");
    demand(!use.ended, "PARENT_ENDED", "the parent is over");
    notRevoked(asAncestor(feed.revoked(grantFacts(parent.claims, parent.kid))));
  }
  notRevoked(feed.revoked(grantFacts(claims, signing.kid)));
  usableKey(signing.kid, keyRing.keys(), now());
  const isFree = takeSignature(claims.exec.tenant);
  demand(isFree, "RESOURCE_EXHAUSTED", "grants are being signed too fast");
  return signing.sign(payload);
}

/** Looks up all parents at once, and everything revoked so far. */
async function parentUses(
  checked: readonly (CheckedOrder | Refused)[],
  { feed, redemptions }: IssueDependencies,
): Promise<ReadonlyMap<CheckedOrder, GrantUse>> {
  const children = checked.flatMap((order) =>
    order instanceof Refused || order.parent === undefined
      ? []
      : [{ order, parent: order.parent.claims }],
  );
  const names = children.map(({ parent }) => ({ tenant: parent.exec.tenant, jti: parent.jti }));
  const [found] = await Promise.all([
    names.length === 0 ? [] : redemptions.uses(names),
    feed.catchUp(),
  ]);
  const known = new Map<CheckedOrder, GrantUse>();
  children.forEach(({ order }, i) => {
    const use = found[i];
    if (use !== undefined) known.set(order, use);
  });
  return known;
}

/** For the step about to be made, its parent is an ancestor. */
function asAncestor(code: ReasonCode | undefined): ReasonCode | undefined {
  return code === "GRANT_REVOKED" || code === "EXECUTION_REVOKED" ? "ANCESTOR_REVOKED" : code;
}

function notRevoked(code: ReasonCode | undefined): void {
  if (code !== undefined) throw new Refused(code, "it was revoked");
}

function attempt<T>(onBug: (error: unknown) => void, work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    const refusal = refusalFrom(error);
    if (refusal !== undefined) return refusal;
    // It must not cost the other orders of the list their answers.
    onBug(error);
    return new Refused("SIGNER_FAULT", "internal error");
  }
}

function counted(issued: string | Refused, counts: IssueCounts): Issued {
  if (!(issued instanceof Refused)) {
    counts.signed += 1;
    return { grant: issued };
  }
  const { code, message } = issued;
  counts.refused[code] = (counts.refused[code] ?? 0) + 1;
  return { code, message };
}
