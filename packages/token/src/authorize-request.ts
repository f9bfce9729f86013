import { canonicalBytes, type Json } from "@writ/encoding";
import { sha256 } from "./sha256.ts";

/** What the caller and the control plane must understand alike: one Authorize request, without its credentials. */
export type AuthorizeDocument = {
  readonly action: string;
  /** The acting agent, "Type::id"; null when the caller acts itself. */
  readonly actor: string | null;
  readonly audience: string;
  /** Executions that led to this one, sorted, each once. The document has the member only when there are some. */
  readonly causes?: readonly string[];
  /** Free context; an empty object for none. */
  readonly context: { readonly [name: string]: Json };
  readonly delegations: readonly {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
  }[];
  readonly dry_run: boolean;
  /** Empty for none. */
  readonly idempotency_key: string;
  /** SHA-256 (base64url) and length in bytes of the canonical input. */
  readonly input: {
    readonly h: string;
    readonly len: number;
    readonly media: "application/json";
  };
  /** Wanted lease in seconds; 0 for what policy gives. */
  readonly lease_s: number;
  /** `tokenHash` of the parent grant; null for a root. */
  readonly parent: null | { readonly h: string };
  readonly resource: {
    readonly attributes: { readonly [name: string]: Json };
    readonly id: string;
    readonly type: string;
  };
  /** What the executing party says it runs on; seconds since 1970 and "sha256:" plus 64 hex digits. */
  readonly runtime: null | {
    readonly measured_at: number;
    readonly measurement: string;
    readonly profile: string;
  };
};

const TYPE = "writ-authorize-request/1";

/**
 * The canonical request document (RFC 8785): every credential and proof of a request is bound to
 * its digest, so nothing in the request can be exchanged on the way.
 * @throws CanonicalJsonError when a value cannot be written as JSON
 */
export function requestDocument(request: AuthorizeDocument): Uint8Array {
  const { causes = [], input, parent, resource, runtime } = request;
  return canonicalBytes({
    type: TYPE,
    action: request.action,
    actor: request.actor,
    audience: request.audience,
    ...(causes.length > 0 && { causes }),
    context: request.context,
    delegations: request.delegations.map(({ actions, resources }) => ({ actions, resources })),
    dry_run: request.dry_run,
    idempotency_key: request.idempotency_key,
    input: { h: input.h, len: input.len, media: input.media },
    lease_s: request.lease_s,
    parent: parent && { h: parent.h },
    resource: { attributes: resource.attributes, id: resource.id, type: resource.type },
    runtime: runtime && {
      measured_at: runtime.measured_at,
      measurement: runtime.measurement,
      profile: runtime.profile,
    },
  });
}

/** SHA-256 of the request document, 32 bytes; in tokens it stands as `rqh`. */
export function requestDigest(document: Uint8Array): Uint8Array {
  return sha256(document);
}
