import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { table } from "../output.ts";

/** `writ evidence erase`: erases what the digests in an execution's evidence stand for. */
export const evidenceErase: Command = {
  name: "evidence erase",
  summary: "erase what an execution's evidence could disclose; proofs stay valid",
  positionals: ["EXECUTION_ID"],
  options: {
    name: {
      type: "string",
      multiple: true,
      value: "NAME",
      help: "only this opening, such as decision-input (may be repeated; default: all)",
    },
    reason: { type: "string", value: "TEXT", help: "why (required); it stays in the log" },
    tenant: { type: "string", value: "TENANT", help: "whose it is (default: your own)" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const executionId = invocation.positionals[0] ?? "";
    const reason = invocation.required("reason");
    const { erased, eventId, logIndex } = await call(
      environment,
      "evidence",
      EvidenceService,
      (client) =>
        client.eraseOpenings({
          tenantId: invocation.text("tenant") ?? tenantOf(environment),
          executionId,
          names: [...invocation.texts("name")],
          reason,
          erasureId: uuidv7(Date.now(), randomBytes(10)),
        }),
    );
    invocation.output.result({ executionId, erased, eventId, logIndex: Number(logIndex) }, [
      `ERASED ${erased} ${erased === 1 ? "opening" : "openings"} of ${executionId}`,
      ...table([["evidence", `leaf ${logIndex}, event ${eventId}`]]),
    ]);
    return EXIT.done;
  },
};
