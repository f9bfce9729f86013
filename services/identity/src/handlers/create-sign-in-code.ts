import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { SessionService } from "@writ/proto/writ/identity/v1/session";
import { callerName, failure, type Handlers } from "@writ/rpc";
import { demandRole } from "../registry/console-sign-in.ts";
import { demand } from "../registry/field-error.ts";
import { demandPrincipal } from "../registry/principal.ts";
import { demandTenant } from "../registry/tenant.ts";
import { newSignInCode } from "../session/code.ts";
import { suspended } from "../session/sign-in-refused.ts";
import type { SessionStore } from "../store/session-store.ts";
import { answering } from "./answering.ts";

/** How long a code can be used, and how many a tenant gets in that time. */
const LIFE_MS = 5 * 60 * 1000;
const MOST = 20;

/** What making codes needs. */
export interface CreateCodeParts {
  readonly sessions: Pick<SessionStore, "addCode">;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** Makes a code that signs one person in, once, within five minutes. */
export function createSignInCode({
  now,
  random,
  sessions,
}: CreateCodeParts): Handlers<typeof SessionService>["createSignInCode"] {
  return ({ role, subject, tenantId: tenant }, call) =>
    answering(async () => {
      demandTenant(tenant, "tenant_id");
      demandPrincipal(subject, "subject");
      demand(subject.startsWith("User::"), "subject", "must be User::id");
      demandRole(role, "role");
      const { code, hash } = newSignInCode(random);
      const createdAtMs = now();
      const expiresAtMs = createdAtMs + LIFE_MS;
      const added = await sessions.addCode(
        { tenant, subject, role, createdBy: callerName(call), hash, createdAtMs, expiresAtMs },
        { most: MOST, sinceMs: createdAtMs - LIFE_MS },
      );
      if (added === "suspended") throw suspended();
      if (added === "too many")
        throw failure("OVERLOADED", `the tenant had ${MOST} codes made in the last five minutes`);
      return { code, expiresAt: timestampFromMs(expiresAtMs) };
    });
}
