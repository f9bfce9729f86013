import { createHash } from "node:crypto";
import { canonicalBytes, encodeBase64Url, type Json } from "@writ/encoding";
import { requestDigest, requestDocument, tokenHash } from "@writ/token";
import { inputBytes } from "./prove-use.ts";

/** An act to authorize. */
export interface Act {
  /** Like `tool:call`. */
  readonly action: string;
  /** `Type::id`, like `Tool::search`. */
  readonly resource: string;
  /** Attributes of the resource that the policy schema accepts from callers. */
  readonly resourceAttributes?: { readonly [name: string]: Json };
  /** The input, as a JSON value or as canonical bytes (RFC 8785); at most 64 KiB, depth at most 32. */
  readonly input: Json | Uint8Array;
  /** Free context, bound to the request. */
  readonly context?: { readonly [name: string]: Json };
  /** Grant of the execution this one is a step of. */
  readonly parent?: string;
  /** Executions of the tenant that led to this one without lending it authority, such as the one whose output is its input; at most 16. */
  readonly causes?: readonly string[];
  /** Where the grant will be used; default `urn:writ:default`. */
  readonly audience?: string;
  /** What the executing party runs on. */
  readonly runtime?: {
    readonly profile: string;
    /** `sha256:` and 64 hex digits. */
    readonly measurement: string;
    /** Seconds since the Unix epoch. */
    readonly measuredAtS: number;
  };
  /** Wanted lease in seconds; default what policy gives. */
  readonly leaseS?: number;
  /** What the execution may hand on to its children; default the same action on the same resource. */
  readonly delegations?: readonly {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
  }[];
  /** The same key and act are decided once; default a random key, so that retries are safe. */
  readonly idempotencyKey?: string;
  /** Decide only: no evidence, no grant. */
  readonly dryRun?: boolean;
}

/** The audience of grants when none is named. */
export const DEFAULT_AUDIENCE = "urn:writ:default";

/** An act that cannot be sent as it is. */
export class ActError extends Error {
  override readonly name = "ActError";
}

/** The wire fields of a request, without credentials, and the digest that credentials are bound to. */
export function wireRequest(act: Act, actor: string | undefined, idempotencyKey: string) {
  const separator = act.resource.indexOf("::");
  if (separator < 1) throw new ActError(`resource ${act.resource} is not like Tool::search`);
  const type = act.resource.slice(0, separator);
  const id = act.resource.slice(separator + 2);
  const input = inputBytes(act.input);
  const attributes = act.resourceAttributes ?? {};
  const context = act.context ?? {};
  const audience = act.audience ?? DEFAULT_AUDIENCE;
  const causes = [...new Set(act.causes)].toSorted();
  const delegations = act.delegations ?? [];
  const digest = requestDigest(
    requestDocument({
      action: act.action,
      actor: actor ?? null,
      audience,
      causes,
      context,
      delegations,
      dry_run: act.dryRun ?? false,
      idempotency_key: idempotencyKey,
      input: {
        h: encodeBase64Url(createHash("sha256").update(input).digest()),
        len: input.length,
        media: "application/json",
      },
      lease_s: act.leaseS ?? 0,
      parent: act.parent === undefined ? null : { h: tokenHash(act.parent) },
      resource: { attributes, id, type },
      runtime: act.runtime === undefined ? null : runtimeDocument(act.runtime),
    }),
  );
  const fields = {
    action: act.action,
    actor: actor ?? "",
    resource: { type, id, attributesJson: canonicalBytes(attributes) },
    inputJson: input,
    contextJson: canonicalBytes(context),
    ...(act.runtime && { runtime: runtimeFields(act.runtime) }),
    parentGrant: act.parent ?? "",
    audience,
    causes,
    idempotencyKey,
    leaseS: act.leaseS ?? 0,
    delegations: delegations.map((d) => ({
      actions: [...d.actions],
      resources: [...d.resources],
    })),
    dryRun: act.dryRun ?? false,
  };
  return { digest, fields };
}

function runtimeDocument({ measuredAtS, measurement, profile }: NonNullable<Act["runtime"]>) {
  return { measured_at: measuredAtS, measurement, profile };
}

function runtimeFields({ measuredAtS, measurement, profile }: NonNullable<Act["runtime"]>) {
  return { profile, measurement, measuredAt: { seconds: BigInt(measuredAtS), nanos: 0 } };
}
