import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { table } from "../output.ts";
import { outputDigest, outputFields } from "../output-digest.ts";

/** `writ execution progress`: records how far a running execution is. */
export const executionProgress: Command = {
  name: "execution progress",
  summary: "record that a running execution came a step further",
  positionals: ["EXECUTION_ID"],
  options: {
    step: {
      type: "string",
      value: "NAME",
      help: "the step, such as files-copied; it stays for ever",
    },
    output: { type: "string", value: "FILE|-", help: "its output; only the digest is recorded" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const executionId = invocation.positionals[0] ?? "";
    const step = invocation.required("step");
    const output = await outputDigest(invocation);
    const { eventId, logIndex, seq } = await call(
      environment,
      "grant-signing",
      GrantService,
      (client) =>
        client.reportProgress({
          tenantId: tenantOf(environment),
          executionId,
          progressId: uuidv7(Date.now(), randomBytes(10)),
          step,
          ...outputFields(output),
        }),
    );
    invocation.output.result(
      { executionId, step, seq, eventId, logIndex: Number(logIndex) },
      table([
        ["execution", executionId],
        ["step", `${step}, event ${seq} of the execution`],
        ["evidence", `leaf ${logIndex}, event ${eventId}`],
      ]),
    );
    return EXIT.done;
  },
};
