import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type AuthorizationService,
  type AuthorizeResponseSchema,
  Decision,
} from "@writ/proto/writ/policy/v1/policy";
import { type Handlers, onward } from "@writ/rpc";
import { type Answer, authorize as decide } from "../authorize/authorize.ts";
import type { AuthorizeDeps } from "../authorize/deps.ts";
import { parseAsk } from "../authorize/parse-ask.ts";

const DECISIONS = {
  ALLOW: Decision.ALLOW,
  DENY: Decision.DENY,
  PENDING: Decision.PENDING,
} as const;

/** Authorize: one act, decided before it runs. */
export function authorize(deps: AuthorizeDeps): Handlers<typeof AuthorizationService>["authorize"] {
  return async (request, call) =>
    response(await decide(parseAsk(request), onward(call).deadlineMs ?? 0, deps), deps.logOrigin);
}

/** An answer on the wire. */
export function response(
  answer: Answer,
  logOrigin: string,
): MessageInitShape<typeof AuthorizeResponseSchema> {
  const { evidence, leaseUntilS, startBeforeS } = answer;
  return {
    decision: DECISIONS[answer.decision],
    executionId: answer.executionId,
    decisionId: answer.decisionId,
    reasons: answer.reasons.map(({ code, message, policyIds }) => ({
      code,
      message,
      policyIds: [...policyIds],
    })),
    grant: answer.grant ?? "",
    ...(evidence && {
      evidence: { origin: logOrigin, ...evidence, treeSize: BigInt(evidence.treeSize) },
    }),
    ...(startBeforeS !== undefined && { startBefore: seconds(startBeforeS) }),
    ...(leaseUntilS !== undefined && { leaseUntil: seconds(leaseUntilS) }),
  };
}

function seconds(value: number): { seconds: bigint; nanos: number } {
  return { seconds: BigInt(value), nanos: 0 };
}
