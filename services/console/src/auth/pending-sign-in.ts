import { createHash, timingSafeEqual } from "node:crypto";

/** What a browser keeps of a sign-in while it is at the issuer. */
export interface PendingSignIn {
  /** Comes back with the answer (RFC 6749 section 10.12). */
  readonly state: string;
  /** Comes back in the ID token (OpenID Connect Core 1.0 section 3.1.2.1). */
  readonly nonce: string;
  /** PKCE code verifier (RFC 7636 section 4.1). */
  readonly verifier: string;
  /** Path to return to. */
  readonly returnTo: string;
}

/** Where it is kept; the prefix holds it to this host. */
export const PENDING_COOKIE = "__Host-writ-signin";

const RANDOM = /^[A-Za-z0-9_-]{43}$/;
const BYTES = 32;
/** A path of this origin: what a browser would take for another one begins with two slashes, or a slash and a backslash. */
const OWN_PATH = /^\/(?:[A-Za-z0-9._~!$&'()*+,;=:@%-][A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,1023})?$/;

/** A sign-in that begins now. A path to return to that is not one of ours is left out. */
export function newPendingSignIn(
  returnTo: string | null,
  random: (bytes: number) => Uint8Array,
): PendingSignIn {
  const text = () => Buffer.from(random(BYTES)).toString("base64url");
  const isOwn = returnTo !== null && OWN_PATH.test(returnTo);
  return { state: text(), nonce: text(), verifier: text(), returnTo: isOwn ? returnTo : "/" };
}

/** The code challenge of a verifier (RFC 7636 section 4.2). */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

/** The cookie's value. */
export function pendingText({ nonce, returnTo, state, verifier }: PendingSignIn): string {
  return [state, nonce, verifier, Buffer.from(returnTo).toString("base64url")].join(".");
}

/** Reads a cookie's value; undefined when it is none that this console made. */
export function readPending(text: string | undefined): PendingSignIn | undefined {
  const [state = "", nonce = "", verifier = "", encoded = "", ...more] = (text ?? "").split(".");
  const returnTo = Buffer.from(encoded, "base64url").toString();
  const isGood =
    [state, nonce, verifier].every((one) => RANDOM.test(one)) && OWN_PATH.test(returnTo);
  return isGood && more.length === 0 ? { state, nonce, verifier, returnTo } : undefined;
}

/** Whether an answer belongs to this sign-in. */
export function isAnswerTo({ state }: PendingSignIn, answered: string | null): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return answered !== null && timingSafeEqual(digest(state), digest(answered));
}
