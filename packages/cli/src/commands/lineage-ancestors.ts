import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { executionLine, executionObject } from "../execution-view.ts";

/** `writ lineage ancestors`: what led to an execution. */
export const lineageAncestors: Command = {
  name: "lineage ancestors",
  summary: "list what led to an execution, root first",
  positionals: ["EXECUTION_ID"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const { ancestors } = await call(environment, "evidence", LineageService, (client) =>
      client.listAncestors({
        tenantId: tenantOf(environment),
        executionId: invocation.positionals[0] ?? "",
      }),
    );
    for (const e of ancestors) invocation.output.result(executionObject(e), [executionLine(e)]);
    return EXIT.done;
  },
};
