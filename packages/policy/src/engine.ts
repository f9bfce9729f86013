import type * as Cedar from "@cedar-policy/cedar-wasm/nodejs";
import { EngineFailureError } from "./engine-failure.ts";
import type { EntityUid } from "./uid.ts";
import { policySlots, type PolicySlots } from "./policy-slots.ts";

/** One instance of the Cedar engine: the exports of `@cedar-policy/cedar-wasm`, in any of its builds. */
export type CedarInstance = Pick<
  typeof Cedar,
  | "getCedarSDKVersion"
  | "isAuthorized"
  | "policySetTextToParts"
  | "policyToJson"
  | "preparsePolicySet"
  | "schemaToJsonWithResolvedTypes"
  | "statefulIsAuthorized"
  | "templateToJson"
  | "validate"
>;

/** Policies in the form the engine takes them, by id. The same object is parsed once per instance. */
export interface CedarPolicies {
  readonly staticPolicies: Record<string, string>;
  readonly templates: Record<string, string>;
  readonly templateLinks: Cedar.TemplateLink[];
}

/** A request in the form the engine takes it. */
export interface CedarRequest {
  readonly principal: EntityUid;
  readonly action: EntityUid;
  readonly resource: EntityUid;
  readonly context: Cedar.Context;
  readonly entities: Cedar.EntityJson[];
}

/** Which engine decided. */
export interface EngineIdentity {
  readonly name: string;
  readonly version: string;
  /** Digest of the wasm bytes, `sha256:` and 64 hex digits. */
  readonly digest: string;
}

/** What the engine says of one request; ids sorted. */
interface EngineAnswer {
  readonly decision: "ALLOW" | "DENY";
  readonly determining: readonly string[];
  readonly errors: readonly string[];
}

/** The Cedar engine. An instance that throws once is never used again. */
export interface CedarEngine {
  readonly identity: EngineIdentity;
  /** Calls the engine; what it throws becomes an EngineFailureError and the instance is replaced before the next call. @throws EngineFailureError */
  call<T>(use: (cedar: CedarInstance) => T): T;
  /** Evaluates a request without schema, which must have been checked before. @throws EngineFailureError */
  evaluate(policies: CedarPolicies, request: CedarRequest): EngineAnswer;
}

/** Where instances come from. */
export interface CedarEngineOptions {
  /** A fresh instance at every call, sharing no memory with earlier ones. */
  readonly instantiate: () => CedarInstance;
  /** Digest of the wasm bytes, `sha256:` and 64 hex digits. */
  readonly digest: string;
}

/** Makes an engine and its first instance. @throws EngineFailureError when there is none */
export function cedarEngine({ instantiate, digest }: CedarEngineOptions): CedarEngine {
  let current: { readonly cedar: CedarInstance; readonly slots: PolicySlots } | undefined;

  // A trap leaves the instance's memory in an unknown state: every later call would fail too.
  function guarded<T>(use: (cedar: CedarInstance, slots: PolicySlots) => T): T {
    try {
      current ??= { cedar: instantiate(), slots: policySlots() };
      return use(current.cedar, current.slots);
    } catch (cause) {
      if (cause instanceof EngineFailureError) throw cause;
      current = undefined;
      throw new EngineFailureError("the policy engine trapped", { cause });
    }
  }

  const version = guarded((cedar) => cedar.getCedarSDKVersion());
  return {
    identity: { name: "cedar-wasm", version, digest },
    call: guarded,
    evaluate: (policies, request) =>
      guarded((cedar, slots) => {
        const preparsedPolicySetId = slots.load(cedar, policies);
        return readAnswer(cedar.statefulIsAuthorized({ ...request, preparsedPolicySetId }));
      }),
  };
}

function readAnswer(answer: Cedar.AuthorizationAnswer): EngineAnswer {
  if (answer.type !== "success") throw new EngineFailureError("the policy engine refused the call");
  const { decision, diagnostics } = answer.response;
  if (decision !== "allow" && decision !== "deny")
    throw new EngineFailureError("the policy engine gave an unknown answer");
  return {
    decision: decision === "allow" ? "ALLOW" : "DENY",
    // They come from hash sets, in any order.
    determining: diagnostics.reason.toSorted(),
    errors: diagnostics.errors.map((error) => error.policyId).toSorted(),
  };
}
