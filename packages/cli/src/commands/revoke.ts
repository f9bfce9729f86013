import { randomBytes } from "node:crypto";
import type { ClientEnvironment } from "@writ/client";
import { uuidv7 } from "@writ/encoding";
import {
  type Reach,
  RevocationService,
  type WatchEnforcementResponse,
} from "@writ/proto/writ/grant/v1/grant";
import { call } from "../calls.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { table } from "../output.ts";
import { spreadEnd, spreadLines, spreadObject } from "../spread.ts";

const TYPES = [
  ["grant", "JTI", "a grant, by its id"],
  ["execution", "ID", "an execution with everything that descends from it"],
  ["principal", "TYPE::ID", "a principal"],
  ["actor", "TYPE::ID", "an acting agent"],
  ["policy", "DIGEST", "grants decided by a policy set"],
  ["measurement", "DIGEST", "grants to a runtime"],
  ["key", "KID", "grants signed by a key"],
  ["tenant", "TENANT", "everything of a tenant"],
] as const;

/** `writ revoke`: takes permissions back. */
export const revoke: Command = {
  name: "revoke",
  summary: "take permissions back, at once",
  positionals: [],
  options: {
    ...Object.fromEntries(
      TYPES.map(([name, value, help]) => [name, { type: "string", value, help } as const]),
    ),
    reason: { type: "string", value: "TEXT", help: "why (required)" },
    watch: {
      type: "boolean",
      help: "tell who applies it, and end when all have, or after a minute",
    },
    "dry-run": { type: "boolean", help: "only tell what it would reach; needs no reason" },
  },
  async run(invocation) {
    const chosen = TYPES.flatMap(([type]) => {
      const value = invocation.text(type);
      return value === undefined ? [] : [{ type, value }];
    });
    const [target] = chosen;
    if (target === undefined || chosen.length > 1)
      throw new UsageError(`name one of ${TYPES.map(([type]) => `--${type}`).join(", ")}`);
    const isDryRun = invocation.flag("dry-run");
    if (isDryRun && invocation.flag("watch"))
      throw new UsageError("--watch and --dry-run exclude each other");
    const reason = isDryRun ? "dry run" : invocation.required("reason");
    const environment = clientEnvironment(invocation);
    const reply = await call(environment, "grant-signing", RevocationService, (client) =>
      client.revoke({
        tenantId: tenantOf(environment),
        ...target,
        reason,
        revocationId: uuidv7(Date.now(), randomBytes(10)),
        dryRun: isDryRun,
      }),
    );
    if (isDryRun) {
      showReach(invocation, target, reply.reach);
      return EXIT.done;
    }
    invocation.output.result(
      {
        revocationId: reply.revocationId,
        ...target,
        seq: Number(reply.seq),
        logIndex: Number(reply.logIndex),
      },
      [
        `REVOKED ${target.type} ${target.value}`,
        ...table([
          ["revocation", reply.revocationId],
          ["number", String(reply.seq)],
          ["evidence", `leaf ${reply.logIndex}`],
        ]),
      ],
    );
    return invocation.flag("watch") ? watchSpread(invocation, environment, reply.seq) : EXIT.done;
  },
};

/** Tells how far the revocation has come, as it happens. Whoever has not applied it at the end is named, and the status says so. */
async function watchSpread(
  { output }: Pick<Invocation, "output">,
  environment: ClientEnvironment,
  seq: bigint,
): Promise<ExitStatus> {
  const request = { tenantId: tenantOf(environment), seq };
  return call(environment, "grant-signing", RevocationService, async (client) => {
    let last: WatchEnforcementResponse | undefined;
    for await (const told of client.watchEnforcement(request)) {
      const lines = spreadLines(told, last);
      if (output.isJson || lines.length > 0) output.result(spreadObject(told), lines);
      last = told;
    }
    const isApplied = last !== undefined && last.applied === last.watching;
    if (!output.isJson) output.result({}, [spreadEnd(last)]);
    return isApplied ? EXIT.done : EXIT.noAnswer;
  });
}

function showReach(
  { output }: Pick<Invocation, "output">,
  target: { readonly type: string; readonly value: string },
  reach: Reach | undefined,
): void {
  const { capped = false, sampleExecutionIds = [] } = reach ?? {};
  const counts = {
    liveLeases: Number(reach?.liveLeases ?? 0n),
    unusedGrants: Number(reach?.unusedGrants ?? 0n),
    descendants: Number(reach?.descendants ?? 0n),
    principals: Number(reach?.principals ?? 0n),
  };
  const shown = (count: number): string => (capped ? `${count} or more` : String(count));
  output.result({ dryRun: true, ...target, ...counts, capped, sampleExecutionIds }, [
    `WOULD REVOKE ${target.type} ${target.value}`,
    ...table([
      ["running now", shown(counts.liveLeases)],
      ["granted, not used yet", shown(counts.unusedGrants)],
      ["below it", shown(counts.descendants)],
      ["for example", sampleExecutionIds.slice(0, 3).join(" ")],
    ]),
  ]);
}
