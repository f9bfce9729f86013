import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  AuthorizationService,
  AuthorizeBatchResultSchema,
} from "@writ/proto/writ/policy/v1/policy";
import { Code, failure, failureReason, type Handlers, RpcError, onward } from "@writ/rpc";
import { authorize } from "../authorize/authorize.ts";
import type { AuthorizeDeps } from "../authorize/deps.ts";
import { parseAsk } from "../authorize/parse-ask.ts";
import { response } from "./authorize.ts";

const MAX_REQUESTS = 100;

/** AuthorizeBatch: several acts, each decided alone; one that gets no decision takes no other along. */
export function authorizeBatch(
  deps: AuthorizeDeps,
): Handlers<typeof AuthorizationService>["authorizeBatch"] {
  return async ({ requests }, call) => {
    if (requests.length === 0 || requests.length > MAX_REQUESTS)
      throw failure("REQUEST_INVALID", `a batch holds 1 to ${MAX_REQUESTS} requests`);
    const deadlineMs = onward(call).deadlineMs ?? 0;
    const results = requests.map(
      async (request): Promise<MessageInitShape<typeof AuthorizeBatchResultSchema>> => {
        try {
          const answer = await authorize(parseAsk(request), deadlineMs, deps);
          return { result: { case: "response", value: response(answer, deps.logOrigin) } };
        } catch (error) {
          if (!(error instanceof RpcError)) throw error;
          return { result: { case: "error", value: errorOf(error) } };
        }
      },
    );
    return { results: await Promise.all(results) };
  };
}

function errorOf(error: RpcError): { code: number; reason: string; message: string } {
  return {
    code: error.code === Code.OK ? Code.UNKNOWN : error.code,
    reason: failureReason(error) ?? "INTERNAL",
    message: error.message,
  };
}
