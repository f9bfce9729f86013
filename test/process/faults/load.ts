import { type AuthorizeReply, connect, type Credential } from "@writ/client";
import { newId } from "../../support/party.ts";
import type { SeededCluster } from "../../support/seeded-cluster.ts";

/** Every so many requests one is for something forbidden. */
const DENIED_EVERY = 8;
/** Half of the callers wait long enough for a retry to help; the other half see every failure. */
const PATIENCE_MS = [2_000, 100] as const;

/** A decision that a caller was told of. */
export interface Acknowledged {
  readonly idempotencyKey: string;
  readonly reply: AuthorizeReply;
  /** When it was asked for, in ms. */
  readonly askedAt: number;
}

/** A request that got no decision. */
export interface Unanswered {
  readonly idempotencyKey: string;
  readonly error: unknown;
}

/** Callers that ask one thing after the other. */
export interface Load {
  readonly acknowledged: readonly Acknowledged[];
  readonly unanswered: readonly Unanswered[];
  /** Resolves when every caller got its last answer. */
  stop(): Promise<void>;
}

/** The act that a key stands for: the same key is the same act. */
export function actOf(idempotencyKey: string, isForbidden: boolean) {
  return {
    action: "tool:call",
    resource: isForbidden ? "Tool::shell" : "Tool::search",
    input: { query: idempotencyKey },
    idempotencyKey,
  };
}

/** Starts so many callers; what they are told is kept. */
export function startLoad(cluster: SeededCluster, callers: number, credential: Credential): Load {
  const { endpoint, trust } = cluster.environment;
  const writ = connect({ endpoint, trust, tls: cluster.workload, credential });
  const acknowledged: Acknowledged[] = [];
  const unanswered: Unanswered[] = [];
  let isStopping = false;
  let asked = 0;

  const caller = async (timeoutMs: number): Promise<void> => {
    while (!isStopping) {
      const idempotencyKey = newId();
      const askedAt = Date.now();
      const act = actOf(idempotencyKey, ++asked % DENIED_EVERY === 0);
      try {
        const reply = await writ.authorize(act, { timeoutMs });
        acknowledged.push({ idempotencyKey, reply, askedAt });
      } catch (error) {
        unanswered.push({ idempotencyKey, error });
      }
    }
  };
  const patience = Array.from({ length: callers }, (_, n) => PATIENCE_MS[n % 2 === 0 ? 0 : 1]);
  const running = Promise.all(patience.map(caller));
  return {
    acknowledged,
    unanswered,
    async stop() {
      isStopping = true;
      await running;
      writ.close();
    },
  };
}
