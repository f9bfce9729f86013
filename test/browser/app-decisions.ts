import { type Act, type AuthorizeReply, connect } from "@writ/client";
import type { SeededCluster } from "../support/seeded-cluster.ts";

/** What is allowed in the sample tenant, and what is denied. */
export const ACTS = {
  allowed: { action: "tool:call", resource: "Tool::search" },
  unpermitted: { action: "tool:call", resource: "Tool::payroll" },
  forbidden: { action: "tool:call", resource: "Tool::shell" },
} as const;

/** Has so many acts decided, a few at a time; resolves with the answers in order. */
export async function decide(
  { environment }: SeededCluster,
  act: (typeof ACTS)[keyof typeof ACTS],
  times = 1,
): Promise<readonly AuthorizeReply[]> {
  const { audience, credential, endpoint, tls, trust } = environment;
  const writ = connect({ endpoint, trust, tls, credential });
  const one: Act = { ...act, input: { text: "a question" }, audience };
  try {
    const replies: AuthorizeReply[] = [];
    while (replies.length < times) {
      const some = Math.min(20, times - replies.length);
      replies.push(...(await Promise.all(Array.from({ length: some }, () => writ.authorize(one)))));
    }
    return replies;
  } finally {
    writ.close();
  }
}

/** Has one act decided; the id of its execution. */
export async function decidedId(
  cluster: SeededCluster,
  act: (typeof ACTS)[keyof typeof ACTS],
): Promise<string> {
  const [reply] = await decide(cluster, act);
  if (reply === undefined) throw new Error("nothing was decided");
  return reply.executionId;
}
