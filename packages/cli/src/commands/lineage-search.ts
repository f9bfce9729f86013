import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { executionLine, executionObject } from "../execution-view.ts";

/** `writ lineage search`: finds executions. */
export const lineageSearch: Command = {
  name: "lineage search",
  summary: "find executions, newest first",
  positionals: [],
  options: {
    principal: { type: "string", value: "TYPE::ID", help: "accountable principal" },
    actor: { type: "string", value: "TYPE::ID", help: "acting agent" },
    action: { type: "string", value: "ACTION", help: "action" },
    resource: { type: "string", value: "TYPE::ID", help: "resource" },
    decision: { type: "string", value: "ALLOW|DENY|PENDING", help: "decision" },
    reason: { type: "string", value: "CODE", help: "one of the reason codes" },
    root: { type: "string", value: "ID", help: "chain" },
    limit: { type: "string", value: "N", help: "at most this many (default 50, at most 500)" },
  },
  async run(invocation) {
    const limit = invocation.text("limit") ?? "50";
    if (!/^[0-9]{1,3}$/.test(limit))
      throw new UsageError("--limit must be a whole number up to 500");
    const environment = clientEnvironment(invocation);
    const reply = await call(environment, "evidence", LineageService, (client) =>
      client.searchExecutions({
        tenantId: tenantOf(environment),
        principal: invocation.text("principal") ?? "",
        actor: invocation.text("actor") ?? "",
        action: invocation.text("action") ?? "",
        resource: invocation.text("resource") ?? "",
        decision: invocation.text("decision") ?? "",
        reasonCode: invocation.text("reason") ?? "",
        rootId: invocation.text("root") ?? "",
        pageSize: Number(limit),
      }),
    );
    for (const e of reply.executions)
      invocation.output.result(executionObject(e), [executionLine({ ...e, depth: 0 })]);
    if (reply.nextPageToken !== "") invocation.output.note("there are more: raise --limit");
    return EXIT.done;
  },
};
