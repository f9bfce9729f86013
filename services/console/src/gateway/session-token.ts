import type { IncomingHttpHeaders } from "node:http";
import { cookieOf } from "../http/cookies.ts";

/** The cookie of people who signed in at an issuer; the prefix holds it to this host, and to HTTPS (RFC 6265bis section 4.1.3.2). */
export const SESSION_COOKIE = "__Host-writ-session";

const TOKEN = /^[A-Za-z0-9._-]{1,2048}$/;
const BEARER = "Bearer ";

/** What a request says about who sent it: a session, nothing, or what can be no session. */
export type PresentedSession = { readonly token: string | undefined } | "malformed";

/**
 * The session of a request: its Authorization header, else the cookie. The cookie counts only when the browser itself says that a page of ours
 * sent the request: a header is put there by code, a cookie comes by itself.
 */
export function presentedSession(
  headers: Pick<IncomingHttpHeaders, "authorization" | "cookie"> & {
    readonly "sec-fetch-site"?: string | string[] | undefined;
  },
  takesCookies: boolean,
): PresentedSession {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const token = authorization.slice(BEARER.length);
    return authorization.startsWith(BEARER) && TOKEN.test(token) ? { token } : "malformed";
  }
  if (!takesCookies || headers["sec-fetch-site"] !== "same-origin") return { token: undefined };
  const token = cookieOf(headers.cookie, SESSION_COOKIE);
  return token === undefined || TOKEN.test(token) ? { token } : "malformed";
}
