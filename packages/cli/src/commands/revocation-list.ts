import { timestampDate } from "@bufbuild/protobuf/wkt";
import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";

const MOST = 200;
const DEFAULT = "50";

/** `writ revocation list`. */
export const revocationList: Command = {
  name: "revocation list",
  summary: "list what was taken back, newest first",
  positionals: [],
  options: {
    limit: { type: "string", value: "N", help: `at most this many, up to ${MOST} (${DEFAULT})` },
    after: { type: "string", value: "NUMBER", help: "only those older than this number" },
  },
  async run(invocation) {
    const limit = invocation.text("limit") ?? DEFAULT;
    const isSize = /^[0-9]{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MOST;
    if (!isSize) throw new UsageError(`--limit must be 1 to ${MOST}`);
    const environment = clientEnvironment(invocation);
    const { revocations } = await call(environment, "grant-signing", RevocationService, (client) =>
      client.listRevocations({
        tenantId: tenantOf(environment),
        pageSize: Number(limit),
        pageToken: invocation.text("after") ?? "",
      }),
    );
    for (const one of revocations) {
      const { by, logIndex, reason, revocationId, revokedAt, type, value } = one;
      const at = revokedAt === undefined ? "" : timestampDate(revokedAt).toISOString();
      const seq = Number(one.seq);
      const leaf = logIndex === undefined ? null : Number(logIndex);
      invocation.output.result(
        { revocationId, seq, type, value, reason, by, revokedAt: at, logIndex: leaf },
        [`${seq}  ${at}  ${type} ${value}  by ${by}  leaf ${leaf ?? "not yet"}: ${reason}`],
      );
    }
    return EXIT.done;
  },
};
