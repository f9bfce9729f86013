import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { executionLines, executionObject } from "../execution-view.ts";

/** `writ lineage show`: one execution. */
export const lineageShow: Command = {
  name: "lineage show",
  summary: "show one execution",
  positionals: ["EXECUTION_ID"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const { execution } = await call(environment, "evidence", LineageService, (client) =>
      client.getExecution({
        tenantId: tenantOf(environment),
        executionId: invocation.positionals[0] ?? "",
      }),
    );
    if (execution !== undefined)
      invocation.output.result(executionObject(execution), executionLines(execution));
    return EXIT.done;
  },
};
