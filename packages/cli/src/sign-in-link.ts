import type { ClientEnvironment } from "@writ/client";
import { SessionService } from "@writ/proto/writ/identity/v1/session";
import { call } from "./calls.ts";
import { NoAnswerError } from "./command.ts";
import { tenantOf } from "./environment.ts";

/** Who is signed in, as what. */
export interface Guest {
  /** `User::id`. */
  readonly subject: string;
  /** analyst, approver or admin. */
  readonly role: string;
}

/** Whom the operator of a development cluster is at the console, unless told otherwise. */
export const localOperator: Guest = { subject: "User::local-operator", role: "admin" };

/** A link that signs in once. */
export interface SignInLink {
  /** The code is in the fragment, which browsers send to nobody. Secret. */
  readonly url: string;
  readonly expiresAtMs: number;
}

/** Has a link made. @throws NoAnswerError where there is no console, RpcError */
export async function signInLink(
  environment: ClientEnvironment,
  { role, subject }: Guest,
): Promise<SignInLink> {
  const { consoleUrl } = environment;
  if (consoleUrl === undefined) throw new NoAnswerError("no console: WRIT_CONSOLE_URL is not set");
  const { code, expiresAt } = await call(environment, "identity", SessionService, (client) =>
    client.createSignInCode({ tenantId: tenantOf(environment), subject, role }),
  );
  const expiresAtMs = Number(expiresAt?.seconds ?? 0n) * 1_000;
  return { url: `${consoleUrl}/#signin=${code}`, expiresAtMs };
}

/** An address as people are shown it: a name, which browsers let do more than a number. */
export function forPeople(url: string): string {
  return url.replace("://127.0.0.1:", "://localhost:");
}
