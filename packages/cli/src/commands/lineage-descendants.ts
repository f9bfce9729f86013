import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { executionLine, executionObject } from "../execution-view.ts";

/** `writ lineage descendants`: what an execution led to. */
export const lineageDescendants: Command = {
  name: "lineage descendants",
  summary: "list what an execution led to, nearest first",
  positionals: ["EXECUTION_ID"],
  options: { depth: { type: "string", value: "N", help: "levels below (default all)" } },
  async run(invocation) {
    const depth = invocation.text("depth") ?? "0";
    if (!/^[0-9]{1,2}$/.test(depth)) throw new UsageError("--depth must be a small whole number");
    const environment = clientEnvironment(invocation);
    await call(environment, "evidence", LineageService, async (client) => {
      const stream = client.walkDescendants({
        tenantId: tenantOf(environment),
        executionId: invocation.positionals[0] ?? "",
        maxDepth: Number(depth),
      });
      for await (const { executions } of stream)
        for (const e of executions)
          invocation.output.result(executionObject(e), [executionLine(e)]);
    });
    return EXIT.done;
  },
};
