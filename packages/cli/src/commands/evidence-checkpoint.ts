import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment } from "../environment.ts";
import { verifiedCheckpoint } from "../verified-checkpoint.ts";

/** `writ evidence checkpoint`: the log's newest signed head. */
export const evidenceCheckpoint: Command = {
  name: "evidence checkpoint",
  summary: "print the log's newest signed checkpoint",
  positionals: [],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const { checkpoint } = await call(environment, "evidence", EvidenceService, (client) =>
      client.getCheckpoint({}),
    );
    const { origin, size } = verifiedCheckpoint(checkpoint, environment.trust);
    invocation.output.result({ origin, size, checkpoint }, [checkpoint.trimEnd()]);
    invocation.output.note("the log's signature verifies with the trust file");
    return EXIT.done;
  },
};
