import type { ConnectRouter, HandlerContext } from "@connectrpc/connect";
import { HealthService } from "@writ/proto/writ/console/v1/health";
import type { Session } from "@writ/rpc";
import type { Asking, Health } from "../health/health-service.ts";
import { connectError } from "./connect-error.ts";
import { sessionOfCall } from "./session-of-call.ts";

/** What answering for the console itself needs. */
export interface HealthMethodsParts {
  readonly health: Health;
  /** Verifies a session token with the trust file. @throws RpcError CALLER_UNAUTHENTICATED */
  readonly readSession: (token: string) => Session;
  /** Whether people may have signed in at an issuer, and so have a cookie. */
  readonly takesCookies: boolean;
}

/** Adds the methods that the console answers itself. */
export function addHealthMethods(
  router: ConnectRouter,
  { health, readSession, takesCookies }: HealthMethodsParts,
): void {
  const answered = <T>(context: HandlerContext, answer: (asking: Asking) => T): T => {
    const token = sessionOfCall(context, takesCookies);
    try {
      const { signal } = context;
      return answer(token === undefined ? { signal } : { signal, session: readSession(token) });
    } catch (error) {
      throw connectError(error, "console");
    }
  };
  router.service(HealthService, {
    getHealth: (_, context) => answered(context, (asking) => health.getHealth(asking)),
    getSeries: (request, context) =>
      answered(context, (asking) => health.getSeries(request, asking)),
  });
}
