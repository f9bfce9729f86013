import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { type Reach, RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { call } from "../calls.ts";
import { type Command, EXIT, type Invocation, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { table } from "../output.ts";

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
    return EXIT.done;
  },
};

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
