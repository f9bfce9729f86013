import type { SessionService } from "@writ/proto/writ/identity/v1/session";
import type { Handlers } from "@writ/rpc";
import type { SessionStore } from "../store/session-store.ts";
import { answering } from "./answering.ts";
import { sessionMessage } from "./session-message.ts";

/** Tells who the caller is. A visitor who is not signed in sees the public tenant, if there is one. */
export function getSession(
  sessions: Pick<SessionStore, "isSingleOperator">,
): Handlers<typeof SessionService>["getSession"] {
  return (_, { publicTenant = "", session }) =>
    answering(async () => ({
      session:
        session === undefined
          ? { tenantId: publicTenant, role: "public" }
          : await sessionMessage(sessions, session),
    }));
}
