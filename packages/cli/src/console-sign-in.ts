import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ConsoleSignIn, ConsoleSignInSchema } from "@writ/proto/writ/identity/v1/identity";
import { type Invocation, type Option, UsageError } from "./command.ts";

/** Options that say how the users of an issuer sign in to the console. */
export const consoleOptions: Readonly<Record<string, Option>> = {
  "console-client-id": {
    type: "string",
    value: "ID",
    help: "the console's client id at the issuer: its users may sign in",
  },
  "role-claim": {
    type: "string",
    value: "CLAIM",
    help: "claim of the ID token that holds groups or roles (default groups)",
  },
  role: {
    type: "string",
    multiple: true,
    value: "ROLE=VALUE",
    help: "analyst, approver or admin for a value of the claim; repeatable",
  },
};

/** What the options say; nothing when users do not sign in. @throws UsageError */
export function consoleSignIn(invocation: Pick<Invocation, "text" | "texts">): {
  readonly console?: MessageInitShape<typeof ConsoleSignInSchema>;
} {
  const clientId = invocation.text("console-client-id");
  const roles = invocation.texts("role").map(mappingOf);
  if (clientId === undefined) {
    if (roles.length > 0) throw new UsageError("--role goes with --console-client-id");
    return {};
  }
  return { console: { clientId, rolesClaim: invocation.text("role-claim") ?? "groups", roles } };
}

/** One line of it for people. */
export function consoleLine({ clientId, roles, rolesClaim }: ConsoleSignIn): string {
  const given = roles.map(({ role, value }) => `${role} for ${value}`).join(", ");
  return `client ${clientId}, ${rolesClaim}: ${given}`;
}

function mappingOf(text: string): { readonly role: string; readonly value: string } {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UsageError(`--role ${text} is not ROLE=VALUE`);
  return { role: text.slice(0, equals), value: text.slice(equals + 1) };
}
