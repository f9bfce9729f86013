import type { Metadata } from "@grpc/grpc-js";
import type { RpcError } from "./error.ts";
import { failure } from "./failure.ts";
import type { CallContext } from "./handlers.ts";
import type { Peer } from "./peer.ts";

/** What somebody may do through the console; each role may do what those before it may. `public` is who is not signed in. */
export const roles = ["public", "analyst", "approver", "admin"] as const;

/** One of {@link roles}. */
export type Role = (typeof roles)[number];

/** Somebody signed in to the console. */
export interface Session {
  /** The one tenant it reaches. */
  readonly tenant: string;
  /** `User::name`. */
  readonly subject: string;
  readonly role: Exclude<Role, "public">;
  /** How the person signed in. */
  readonly method: "code" | "oidc";
  /** When it ends, in milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** What a server knows of people who come by the console. */
export interface Sessions {
  /** Verifies a session token; throws RpcError CALLER_UNAUTHENTICATED for any that is not good now. */
  readonly read: (token: string) => Session;
  /** The tenant that the console shows to everybody; absent for none. */
  readonly publicTenant?: string;
}

/** SPIFFE path of the only caller whose sessions count. */
const CONSOLE = "service/console";
/** Name of the metadata that carries a session. */
const AUTHORIZATION = "authorization";
const TOKEN = /^[A-Za-z0-9._-]+$/;
const BEARER = "Bearer ";

/** Whether a caller is the console, which speaks for people. */
export function isConsole(peer: Peer | undefined): boolean {
  return peer?.path === CONSOLE;
}

/** The role of whoever calls by the console; undefined for all other callers. */
export function roleOf({ peer, session }: Pick<CallContext, "peer" | "session">): Role | undefined {
  return isConsole(peer) ? (session?.role ?? "public") : undefined;
}

/** Whether a call comes by the console from somebody who has the role or a higher one. */
export function hasRole(call: Pick<CallContext, "peer" | "session">, wanted: Role): boolean {
  const role = roleOf(call);
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(wanted);
}

/**
 * The metadata that passes a session on.
 * @throws RpcError CALLER_UNAUTHENTICATED for what no session looks like: HTTP/2 would leave out a header of odd characters, and a visitor call
 */
export function sessionMetadata(token: string): readonly [name: string, value: string] {
  if (!TOKEN.test(token)) throw noSession();
  return [AUTHORIZATION, `${BEARER}${token}`];
}

/**
 * The session that came with a call of the console; undefined without one. What other callers send is not looked at.
 * A session that is not good is an error: nobody becomes a visitor by surprise.
 * @throws RpcError CALLER_UNAUTHENTICATED
 */
export function sessionOf(
  peer: Peer | undefined,
  metadata: Pick<Metadata, "get">,
  sessions: Sessions | undefined,
): Session | undefined {
  if (!isConsole(peer)) return undefined;
  const [value, ...more] = metadata.get(AUTHORIZATION);
  if (value === undefined) return undefined;
  const text = String(value);
  const token = text.slice(BEARER.length);
  const isOne = more.length === 0 && text.startsWith(BEARER) && TOKEN.test(token);
  if (!isOne || sessions === undefined) throw noSession();
  return sessions.read(token);
}

function noSession(): RpcError {
  return failure("CALLER_UNAUTHENTICATED", "what came with the call is no session");
}
