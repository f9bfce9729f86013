import { timestampDate } from "@bufbuild/protobuf/wkt";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";

/** `writ execution renew`: asks whether a running execution may go on. */
export const executionRenew: Command = {
  name: "execution renew",
  summary: "ask whether a running execution may go on",
  positionals: ["EXECUTION_ID"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const executionId = invocation.positionals[0] ?? "";
    const reply = await call(environment, "grant-signing", GrantService, (client) =>
      client.renewLease({ tenantId: tenantOf(environment), executionId }),
    );
    const until = reply.leaseUntil && timestampDate(reply.leaseUntil).toISOString();
    const { denial, mayContinue } = reply;
    invocation.output.result(
      {
        executionId,
        mayContinue,
        leaseUntil: until,
        code: denial?.code,
        message: denial?.message,
      },
      [mayContinue ? `CONTINUE until ${until}` : `STOP ${denial?.code}: ${denial?.message}`],
    );
    return mayContinue ? EXIT.done : EXIT.denied;
  },
};
