import { randomBytes, randomUUID } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { AuthorizationService, type AuthorizeResponse } from "@writ/proto/writ/policy/v1/policy";
import { Code, connect as openChannel, RpcError } from "@writ/rpc";
import type { Trust } from "@writ/token";
import { type AuthorizeReply, replyOf } from "./authorize-reply.ts";
import type { Credential, PresentedCredential } from "./credential.ts";
import { type Act, wireRequest } from "./request.ts";
import { channelTo, type TlsClient } from "./tls.ts";

const TIMEOUT_MS = 5_000;
const RETRY_BASE_MS = 50;

/** The agent that will act, and its own credential. */
export interface Actor {
  /** `Agent::name`. */
  readonly name: string;
  readonly credential: Credential;
}

/** What an orchestrator calls. */
export interface Writ {
  /**
   * Asks whether an act may start. A denial is a reply. Throws RpcError when there is no decision: treat it as no permission.
   * Retries while the control plane is unreachable, within `timeoutMs` (default 5,000), under one idempotency key.
   */
  authorize(
    act: Act,
    options?: { readonly actor?: Actor; readonly timeoutMs?: number },
  ): Promise<AuthorizeReply>;
  close(): void;
}

/** Opens a connection to the policy-decision service at `endpoint` (`host:port`). */
export function connect(options: {
  readonly endpoint: string;
  readonly trust: Trust;
  readonly tls: TlsClient;
  readonly credential: Credential;
}): Writ {
  const { trust, credential } = options;
  const client = openChannel(
    AuthorizationService,
    options.endpoint,
    channelTo("policy-decision", trust, options.tls),
    { defaultTimeoutMs: TIMEOUT_MS },
  );
  return {
    async authorize(act, { actor, timeoutMs = TIMEOUT_MS } = {}) {
      const { digest, fields } = wireRequest(act, actor?.name, act.idempotencyKey ?? randomUUID());
      const deadlineMs = Date.now() + timeoutMs;
      return withRetries(deadlineMs, async () => {
        const binding = {
          requestDigest: digest,
          identityAudience: trust.identityAudience,
          nowMs: Date.now(),
          newId: () => uuidv7(Date.now(), randomBytes(10)),
        };
        const acting = actor?.credential.present(binding);
        const request = {
          ...fields,
          ...credentialFields(credential.present(binding)),
          actorAssertion: acting?.token ?? "",
        };
        const response: AuthorizeResponse = await client.authorize(request, { deadlineMs });
        return replyOf(response);
      });
    },
    close: () => client.close(),
  };
}

function credentialFields(presented: PresentedCredential) {
  return presented.kind === "client_assertion"
    ? { credential: { case: "clientAssertion" as const, value: presented.token } }
    : {
        credential: { case: "bearerToken" as const, value: presented.token },
        proofOfPossession: presented.proof,
      };
}

/** Calls again, with growing pauses, while the answer is "try again" and there is time. */
async function withRetries<T>(deadlineMs: number, call: () => Promise<T>): Promise<T> {
  for (let pauseMs = RETRY_BASE_MS; ; pauseMs *= 2) {
    try {
      return await call();
    } catch (error) {
      if (!isRetryable(error) || Date.now() + pauseMs >= deadlineMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function isRetryable(error: unknown): boolean {
  return (
    error instanceof RpcError && (error.code === Code.UNAVAILABLE || error.code === Code.ABORTED)
  );
}
