import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type AppendEntrySchema,
  EventKind,
  type EvidenceService,
} from "@writ/proto/writ/evidence/v1/evidence";
import { type Client, RpcError } from "@writ/rpc";
import type { PendingStatement } from "../store/store.ts";
import { type AppendStatements, LogUnavailableError } from "./relay.ts";

/** The log behind the evidence service. */
export function evidenceLog(
  client: Pick<Client<typeof EvidenceService>, "append">,
): AppendStatements {
  return async (statements, deadlineMs) => {
    const options = deadlineMs === undefined ? {} : { deadlineMs };
    try {
      const { results } = await client.append({ entries: statements.map(entryOf) }, options);
      return results.map(({ result }) => {
        if (result.case === "appended") return { refusal: undefined };
        const code = result.case === "failure" ? result.value.code : "no result";
        return { refusal: code };
      });
    } catch (error) {
      if (error instanceof RpcError)
        throw new LogUnavailableError("the evidence service cannot answer", { cause: error });
      throw error;
    }
  };
}

function entryOf(statement: PendingStatement): MessageInitShape<typeof AppendEntrySchema> {
  const { tenant, eventId, payload, signature, keyId } = statement;
  return {
    tenantId: tenant,
    eventId,
    kind: EventKind.IDENTITY_CHANGE,
    statement: { payload, signature, keyId },
  };
}
