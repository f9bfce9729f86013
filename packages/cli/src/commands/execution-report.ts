import { type ClientEnvironment, type OutcomeKey, outcomeKey } from "@writ/client";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { isReasonCode } from "@writ/reasons";
import { SigningKeyError } from "@writ/token";
import { call } from "../calls.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { readGrant, readInput } from "../input-file.ts";
import { table } from "../output.ts";
import { outputDigest, outputFields } from "../output-digest.ts";

/** `writ execution report`: records how an execution ended. */
export const executionReport: Command = {
  name: "execution report",
  summary: "record how an execution ended",
  positionals: ["EXECUTION_ID"],
  options: {
    status: {
      type: "string",
      value: "completed|failed|refused",
      help: "how it ended; refused: its grant was not let through, and cannot be used any more",
    },
    grant: { type: "string", value: "GRANT_FILE", help: "with refused: the grant, for proof" },
    code: { type: "string", value: "CODE", help: "with refused: why, a reason code" },
    output: { type: "string", value: "FILE|-", help: "its output; only the digest is recorded" },
    key: { type: "string", value: "FILE", help: "sign it with the executor's own key (PEM)" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const tenantId = tenantOf(environment);
    const executionId = invocation.positionals[0] ?? "";
    const status = invocation.required("status");
    if (status === "refused") return refuse(invocation, environment, executionId);
    if (status !== "completed" && status !== "failed")
      throw new UsageError("--status must be completed, failed or refused");
    for (const name of ["grant", "code"])
      if (invocation.text(name) !== undefined)
        throw new UsageError(`--${name} goes with --status refused only`);
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

async function refuse(
  invocation: Invocation,
  environment: ClientEnvironment,
  executionId: string,
): Promise<ExitStatus> {
  for (const name of ["output", "key"])
    if (invocation.text(name) !== undefined)
      throw new UsageError(`--${name} does not go with --status refused: nothing has run`);
  const code = invocation.required("code");
  if (!isReasonCode(code)) throw new UsageError(`${code} is no reason code`);
  const grant = await readGrant(invocation, invocation.required("grant"));
  const request = { tenantId: tenantOf(environment), executionId, status: "refused", code, grant };
  const { eventId, logIndex } = await call(environment, "grant-signing", GrantService, (client) =>
    client.reportOutcome(request),
  );
  invocation.output.result(
    { executionId, status: "refused", code, eventId, logIndex: Number(logIndex) },
    table([
      ["execution", executionId],
      ["outcome", `refused ${code}`],
      ["evidence", `leaf ${logIndex}, event ${eventId}`],
    ]),
  );
  return EXIT.done;
}

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
