import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { SessionSchema } from "@writ/proto/writ/identity/v1/session";
import type { SessionStore } from "../store/session-store.ts";

/** Somebody signed in. */
interface SignedIn {
  readonly tenant: string;
  readonly subject: string;
  readonly role: string;
  readonly method: string;
  readonly expiresAtMs: number;
}

/** The message of a session. */
export async function sessionMessage(
  sessions: Pick<SessionStore, "isSingleOperator">,
  { expiresAtMs, method, role, subject, tenant }: SignedIn,
): Promise<MessageInitShape<typeof SessionSchema>> {
  return {
    tenantId: tenant,
    subject,
    role,
    method,
    expiresAt: timestampFromMs(expiresAtMs),
    singleOperator: await sessions.isSingleOperator(tenant),
  };
}
