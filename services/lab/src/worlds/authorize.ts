import { performance } from "node:perf_hooks";
import { type Act, type AuthorizeReply, connect, type Credential, type Writ } from "@writ/client";
import { canonicalize, type Json } from "@writ/encoding";
import type { LabEnvironment } from "../client-environment.ts";
import { recording, type RecordingCredential } from "./recording-credential.ts";
import { shownReference, shownToken } from "./shown-token.ts";
import { NotAllowedError, type Trace } from "./trace.ts";

const TIMEOUT_MS = 2_500;

/** Somebody who asks, and the connection it asks by. */
export interface Asker {
  readonly credential: RecordingCredential;
  readonly writ: Writ;
}

/** Opens a connection for a credential. Close its `writ` when done. */
export function openAsker(environment: LabEnvironment, credential: Credential): Asker {
  const { endpoint, trust, workload } = environment;
  const asking = recording(credential);
  return {
    credential: asking,
    writ: connect({ endpoint, trust, tls: workload, credential: asking }),
  };
}

/** Asks whether an act may start, and writes down what was sent and answered. The grant; throws {@link NotAllowedError}, RpcError. */
export async function authorize(
  { credential, writ }: Asker,
  trace: Trace,
  act: Act,
  actor?: { readonly name: string; readonly credential: Credential },
): Promise<string> {
  const acting = actor && { name: actor.name, credential: recording(actor.credential) };
  const startedAt = performance.now();
  try {
    const reply = await writ.authorize(act, {
      timeoutMs: TIMEOUT_MS,
      ...(acting && { actor: acting }),
    });
    trace.executionId = reply.executionId;
    trace.leaf = reply.evidence;
    trace.startBeforeMs = (reply.startBeforeS ?? 0) * 1000;
    trace.response["policy-decision"] = shownReply(reply);
    if (reply.grant === undefined) throw new NotAllowedError(reply);
    return reply.grant;
  } finally {
    trace.tookMs += performance.now() - startedAt;
    trace.request["policy-decision"] = shownAct(act, {
      credential: credential.last?.token,
      actor: acting?.name,
      actorCredential: acting?.credential.last?.token,
    });
  }
}

function shownAct(
  act: Act,
  sent: {
    readonly credential: string | undefined;
    readonly actor: string | undefined;
    readonly actorCredential: string | undefined;
  },
): Json {
  const { input, parent, runtime } = act;
  return {
    method: "/writ.policy.v1.AuthorizationService/Authorize",
    action: act.action,
    resource: act.resource,
    input: input instanceof Uint8Array ? new TextDecoder().decode(input) : canonicalize(input),
    audience: act.audience ?? "",
    ...(act.idempotencyKey !== undefined && { idempotencyKey: act.idempotencyKey }),
    ...(act.leaseS !== undefined && { leaseS: act.leaseS }),
    ...(runtime !== undefined && { runtime: { ...runtime } }),
    ...(act.delegations !== undefined && {
      delegations: act.delegations.map(({ actions, resources }) => ({ actions, resources })),
    }),
    ...(sent.actor !== undefined && { actor: sent.actor }),
    ...(parent !== undefined && { parentGrant: shownReference(parent) }),
    ...(sent.credential !== undefined && { clientAssertion: shownToken(sent.credential) }),
    ...(sent.actorCredential !== undefined && { actorAssertion: shownToken(sent.actorCredential) }),
  };
}

function shownReply(reply: AuthorizeReply): Json {
  const { evidence, grant } = reply;
  return {
    decision: reply.decision,
    executionId: reply.executionId,
    decisionId: reply.decisionId,
    reasons: reply.reasons.map(({ code, message, policyIds }) => ({ code, message, policyIds })),
    ...(grant !== undefined && { grant: shownToken(grant) }),
    ...(evidence !== undefined && {
      evidence: { origin: evidence.origin, index: evidence.index, treeSize: evidence.treeSize },
    }),
  };
}
