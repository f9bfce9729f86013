/** A SPIFFE ID taken apart. */
export interface SpiffeId {
  /** `spiffe://` and the trust domain: how JWT-SVID issuers are registered. */
  readonly trustDomain: string;
  /** Without its first slash. */
  readonly path: string;
}

const MAX_LENGTH = 2048;
/** SPIFFE-ID section 2: no user, port, query, fragment or percent-encoding, and here at least one path segment, since a bare domain is no workload. */
const FORM = /^(spiffe:\/\/[a-z0-9._-]{1,255})\/([A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*)$/;

/** Reads the SPIFFE ID of a workload; undefined when it is none. */
export function parseSpiffeId(text: string): SpiffeId | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [, trustDomain, path] = FORM.exec(text) ?? [];
  if (trustDomain === undefined || path === undefined) return undefined;
  const hasDots = path.split("/").some((segment) => segment === "." || segment === "..");
  return hasDots ? undefined : { trustDomain, path };
}

/** Whether a text is a trust domain as JWT-SVID issuers are registered, e.g. `spiffe://example.org`. */
export function isTrustDomain(text: string): boolean {
  return /^spiffe:\/\/[a-z0-9._-]{1,255}$/.test(text);
}
