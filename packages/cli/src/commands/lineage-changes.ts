import { timestampDate } from "@bufbuild/protobuf/wkt";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";

const MOST = 200;
const DEFAULT = "50";

/** `writ lineage changes`. */
export const lineageChanges: Command = {
  name: "lineage changes",
  summary: "list what was changed about who may do what, newest first",
  positionals: [],
  options: {
    kind: {
      type: "string",
      value: "KIND",
      help: "policy-lifecycle, revocation, identity-change, approval, key-change, log-lifecycle or erasure",
    },
    limit: { type: "string", value: "N", help: `at most this many, up to ${MOST} (${DEFAULT})` },
    after: { type: "string", value: "TOKEN", help: "go on where the last answer ended" },
  },
  async run(invocation) {
    const limit = invocation.text("limit") ?? DEFAULT;
    const isSize = /^[0-9]{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MOST;
    if (!isSize) throw new UsageError(`--limit must be 1 to ${MOST}`);
    const environment = clientEnvironment(invocation);
    const reply = await call(environment, "evidence", LineageService, (client) =>
      client.listChanges({
        tenantId: tenantOf(environment),
        kind: invocation.text("kind") ?? "",
        pageSize: Number(limit),
        pageToken: invocation.text("after") ?? "",
      }),
    );
    for (const one of reply.changes) {
      const { by, eventId, kind, origin, reason, subject, what } = one;
      const at = one.at === undefined ? "" : timestampDate(one.at).toISOString();
      const logIndex = Number(one.logIndex);
      invocation.output.result({ eventId, kind, at, what, subject, by, reason, origin, logIndex }, [
        `${at}  ${kind} ${what} ${subject}  by ${by || one.recordedBy}  leaf ${logIndex}${reason && `: ${reason}`}`,
      ]);
    }
    if (reply.nextPageToken !== "") invocation.output.note(`more: --after ${reply.nextPageToken}`);
    return EXIT.done;
  },
};
