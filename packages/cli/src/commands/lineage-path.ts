import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { executionLine, executionObject } from "../execution-view.ts";

/** `writ lineage path`: how two executions are related. */
export const lineagePath: Command = {
  name: "lineage path",
  summary: "show the way from one execution to another over what both descend from",
  positionals: ["EXECUTION_ID", "EXECUTION_ID"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const [fromId = "", toId = ""] = invocation.positionals;
    const { commonAncestorId, executions } = await call(
      environment,
      "evidence",
      LineageService,
      (client) => client.findPath({ tenantId: tenantOf(environment), fromId, toId }),
    );
    const isRelated = executions.length > 0;
    invocation.output.result(
      {
        commonAncestorId: isRelated ? commonAncestorId : null,
        executions: executions.map(executionObject),
      },
      isRelated ? executions.map(executionLine) : ["they are not related: no chain has both"],
    );
    return isRelated ? EXIT.done : EXIT.denied;
  },
};
