import { type OutcomeKey, outcomeKey } from "@writ/client";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { SigningKeyError } from "@writ/token";
import { call } from "../calls.ts";
import { type Command, EXIT, type Invocation, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { readInput } from "../input-file.ts";
import { table } from "../output.ts";
import { outputDigest, outputFields } from "../output-digest.ts";

/** `writ execution report`: records how an execution ended. */
export const executionReport: Command = {
  name: "execution report",
  summary: "record how an execution ended",
  positionals: ["EXECUTION_ID"],
  options: {
    status: { type: "string", value: "completed|failed", help: "how it ended" },
    output: { type: "string", value: "FILE|-", help: "its output; only the digest is recorded" },
    key: { type: "string", value: "FILE", help: "sign it with the executor's own key (PEM)" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const tenantId = tenantOf(environment);
    const executionId = invocation.positionals[0] ?? "";
    const status = invocation.required("status");
    if (status !== "completed" && status !== "failed")
      throw new UsageError("--status must be completed or failed");
    const key = await keyOf(invocation);
    const output = await outputDigest(invocation);
    const executorSignature =
      key?.sign({ exec: executionId, tenant: tenantId, status, output }) ?? "";
    const reply = await call(environment, "grant-signing", GrantService, (client) =>
      client.reportOutcome({
        tenantId,
        executionId,
        status,
        executorSignature,
        ...outputFields(output),
      }),
    );
    const { eventId, logIndex } = reply;
    invocation.output.result(
      { executionId, status, eventId, logIndex: Number(logIndex), signedBy: key?.keyId },
      table([
        ["execution", executionId],
        ["outcome", status],
        ["signed by", key?.keyId],
        ["evidence", `leaf ${logIndex}, event ${eventId}`],
      ]),
    );
    return EXIT.done;
  },
};

async function keyOf(invocation: Invocation): Promise<OutcomeKey | undefined> {
  const file = invocation.text("key");
  if (file === undefined) return undefined;
  try {
    return outcomeKey((await readInput(invocation, file)).toString("utf8"));
  } catch (error) {
    if (error instanceof SigningKeyError)
      throw new UsageError(`${file} holds no Ed25519 or P-256 key in PEM`);
    throw error;
  }
}
