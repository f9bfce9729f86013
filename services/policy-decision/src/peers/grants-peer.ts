import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  GrantOrderSchema,
  GrantSigningService,
  IssueResult,
} from "@writ/proto/writ/grant/v1/grant";
import { type Batcher, batcher, type Client, failure, type ItemResult } from "@writ/rpc";
import type { ParentState } from "../authorize/parent.ts";
import { LIST_CALLS } from "./list-calls.ts";

/** An order for one grant and the checkpoint its proof leads to. */
export interface Order {
  readonly order: MessageInitShape<typeof GrantOrderSchema>;
  readonly checkpoint: string;
}

/** Names a grant whose state is asked for. */
export interface GrantName {
  readonly tenantId: string;
  readonly grantId: string;
}

/** Orders grants, in lists that share a checkpoint. The answer is the compact JWS. */
export function issuePeer(
  client: Client<typeof GrantSigningService>,
  now: () => number,
): Batcher<Order, string> {
  return batcher<Order, string>({
    ...LIST_CALLS,
    now,
    async send(orders, call) {
      const answers = new Map<Order, ItemResult<string>>();
      const checkpoints = [...new Set(orders.map((o) => o.checkpoint))];
      await Promise.all(
        checkpoints.map(async (checkpoint) => {
          const list = orders.filter((o) => o.checkpoint === checkpoint);
          const request = { checkpoint, orders: list.map((o) => o.order) };
          const { results } = await client.issueGrants(request, call);
          list.forEach((order, i) => answers.set(order, grantOf(results[i])));
        }),
      );
      return orders.map((order) => answers.get(order) ?? grantOf(undefined));
    },
  });
}

function grantOf(answer: IssueResult | undefined): ItemResult<string> {
  switch (answer?.result.case) {
    case "grant":
      return { value: answer.result.value };
    case "refusal": {
      const { code, message } = answer.result.value;
      return {
        error: failure("ISSUANCE_REFUSED", `the signer refused: ${message}`, {
          metadata: { code },
        }),
      };
    }
    default:
      return { error: failure("INTERNAL", "the signer gave no result") };
  }
}

/** Asks whether parents run, in lists. */
export function grantStatePeer(
  client: Client<typeof GrantSigningService>,
  now: () => number,
): Batcher<GrantName, ParentState> {
  return batcher<GrantName, ParentState>({
    ...LIST_CALLS,
    now,
    async send(names, call) {
      const request = {
        tenantIds: names.map((n) => n.tenantId),
        grantIds: names.map((n) => n.grantId),
      };
      const { states } = await client.getGrantStates(request, call);
      return states.map((value) => ({ value }));
    },
  });
}
