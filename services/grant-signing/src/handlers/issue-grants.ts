import type { GrantOrder, GrantSigningService } from "@writ/proto/writ/grant/v1/grant";
import { failure, type Handlers } from "@writ/rpc";
import type { Order } from "../issue/check-order.ts";
import { type IssueDependencies, issueGrants as issue } from "../issue/issue-grants.ts";
import { answering } from "./answering.ts";
import { requireFields } from "./fields.ts";

const MAX_ORDERS = 256;
/** C2SP limit of a signed note. */
const MAX_CHECKPOINT_CHARACTERS = 65_536;

/** Signs those grants whose orders prove everything themselves. */
export function issueGrants(
  dependencies: IssueDependencies,
): Handlers<typeof GrantSigningService>["issueGrants"] {
  return answering(async ({ orders, checkpoint }) => {
    requireFields(
      ["orders", orders.length >= 1 && orders.length <= MAX_ORDERS, `must be 1 to ${MAX_ORDERS}`],
      ["checkpoint", checkpoint.length <= MAX_CHECKPOINT_CHARACTERS, "is too large"],
    );
    const issued = await issue(orders.map(toOrder), checkpoint, dependencies);
    const results = issued.map((answer) => ({
      result:
        "grant" in answer
          ? ({ case: "grant", value: answer.grant } as const)
          : ({ case: "refusal", value: answer } as const),
    }));
    return { results };
  });
}

function toOrder(order: GrantOrder): Order {
  const { statement } = order;
  if (statement === undefined) throw failure("REQUEST_INVALID", "an order has no statement");
  return {
    claims: order.claims,
    identityAssertion: order.identityAssertion,
    statement,
    // An index beyond 2^53 is in no log: it stays beyond every tree size.
    index: Number(order.index),
    proof: order.proof,
    parentGrant: order.parentGrant === "" ? undefined : order.parentGrant,
  };
}
