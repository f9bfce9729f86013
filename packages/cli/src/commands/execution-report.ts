import { createHash } from "node:crypto";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { readInput } from "../input-file.ts";
import { table } from "../output.ts";

/** `writ execution report`: records how an execution ended. */
export const executionReport: Command = {
  name: "execution report",
  summary: "record how an execution ended",
  positionals: ["EXECUTION_ID"],
  options: {
    status: { type: "string", value: "completed|failed", help: "how it ended" },
    output: { type: "string", value: "FILE|-", help: "its output; only the digest is recorded" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const status = invocation.required("status");
    if (status !== "completed" && status !== "failed")
      throw new UsageError("--status must be completed or failed");
    const file = invocation.text("output");
    const output = file === undefined ? undefined : await readInput(invocation, file);
    const executionId = invocation.positionals[0] ?? "";
    const reply = await call(environment, "grant-signing", GrantService, (client) =>
      client.reportOutcome({
        tenantId: tenantOf(environment),
        executionId,
        status,
        ...(output && {
          outputDigest: createHash("sha256").update(output).digest(),
          outputLength: BigInt(output.length),
        }),
      }),
    );
    invocation.output.result(
      { executionId, status, eventId: reply.eventId, logIndex: Number(reply.logIndex) },
      table([
        ["execution", executionId],
        ["outcome", status],
        ["evidence", `leaf ${reply.logIndex}, event ${reply.eventId}`],
      ]),
    );
    return EXIT.done;
  },
};
