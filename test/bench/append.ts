import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { batcher, failure } from "@writ/rpc";
import type { StatementKey } from "@writ/service";
import { appendEntry } from "../../services/policy-decision/src/authorize/append-entry.ts";
import { refusedVerdict } from "../../services/policy-decision/src/authorize/decide-act.ts";
import { Refusal } from "../../services/policy-decision/src/authorize/refusal.ts";
import type { AppendEntry } from "../../services/policy-decision/src/peers/evidence-peer.ts";
import { evidenceClient } from "../support/evidence-client.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import type { Results } from "./results.ts";

const CALLS = 20_000;
const CALLERS = 64;
const WARM_UP = 2_000;

/** The evidence service by itself: signed decisions with lineage rows, as policy-decision sends them, each answered with a proof. */
export async function benchAppend(cluster: BenchCluster, results: Results): Promise<void> {
  const { environment } = cluster;
  const { client, key } = evidenceClient(cluster.folder, environment, "policy-decision");
  try {
    const add = batcher<AppendEntry, bigint>({
      maxBatch: 64,
      maxInFlight: 2,
      maxQueued: CALLERS,
      now: Date.now,
      async send(entries, call) {
        const { results: answers } = await client.append({ entries: [...entries] }, call);
        return answers.map(({ result }) =>
          result.case === "appended"
            ? { value: result.value.index }
            : { error: failure("INTERNAL", "not appended") },
        );
      },
    }).add;
    const run = async (count: number): Promise<number> => {
      const entries = decisions(count, key);
      const started = performance.now();
      let next = 0;
      const caller = async (): Promise<void> => {
        for (let i = next++; i < count; i = next++) {
          const entry = entries[i];
          if (entry !== undefined) await add(entry, Date.now() + 10_000);
        }
      };
      await Promise.all(Array.from({ length: CALLERS }, caller));
      return count / ((performance.now() - started) / 1000);
    };
    await run(WARM_UP);
    const conditions = `${CALLS} signed decisions with lineage and proof, ${CALLERS} callers, gRPC, fsync on`;
    results.add(`append.c${CALLERS}.rate`, await run(CALLS), "per s", conditions);
  } finally {
    client.close();
  }
}

function decisions(count: number, key: StatementKey): AppendEntry[] {
  const newId = (): string => uuidv7(Date.now(), randomBytes(10));
  const refusal = new Refusal("CRED_UNKNOWN_ISSUER", "measuring");
  return Array.from({ length: count }, () => {
    const verdict = refusedVerdict(
      {
        credential: { kind: "missing" },
        actorAssertion: "",
        actor: undefined,
        action: "tool:call",
        resource: { type: "Tool", id: "search", attributes: {} },
        input: { digest: randomBytes(32), length: 300, fields: {}, problem: undefined },
        context: {},
        runtime: undefined,
        parentGrant: undefined,
        audience: "urn:writ:default",
        causes: [],
        idempotencyKey: "",
        leaseS: 0,
        delegations: [],
        isDryRun: false,
        requestDigest: randomBytes(32),
      },
      { claimed: { tenant: "bench", principal: "Workload::bench" }, refusal },
      { parent: undefined },
      { newId, now: Date.now },
    );
    return appendEntry(verdict, { random: randomBytes, statementKey: key });
  });
}
