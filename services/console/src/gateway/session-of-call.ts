import type { HandlerContext } from "@connectrpc/connect";
import { Code } from "@writ/rpc";
import { refused } from "./connect-error.ts";
import { presentedSession } from "./session-token.ts";

/** The session token that came with a call of a browser; undefined without one. @throws ConnectError for what can be no session */
export function sessionOfCall(
  { requestHeader }: Pick<HandlerContext, "requestHeader">,
  takesCookies: boolean,
): string | undefined {
  const presented = presentedSession(headersOf(requestHeader), takesCookies);
  if (presented === "malformed")
    throw refused(Code.UNAUTHENTICATED, "CALLER_UNAUTHENTICATED", "this is no session");
  return presented.token;
}

function headersOf(headers: Headers) {
  const value = (name: string): string | undefined => headers.get(name) ?? undefined;
  const [authorization, cookie] = [value("authorization"), value("cookie")];
  return {
    ...(authorization !== undefined && { authorization }),
    ...(cookie !== undefined && { cookie }),
    "sec-fetch-site": value("sec-fetch-site"),
  };
}
