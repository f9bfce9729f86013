import { encodeUtf8 } from "@writ/encoding";
import type { RequestChanges } from "../../support/authorize-message.ts";

const DELEGATION = { actions: ["tool:call"], resources: ["Tool::search"] };
const CAUSE = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

/** What is wrong about a request to authorize, in words and in its fields. */
export const wrongFields: readonly (readonly [what: string, changes: RequestChanges])[] = [
  ["no action", { action: "" }],
  ["an action in capitals", { action: "TOOL:CALL" }],
  ["no resource", { resource: undefined }],
  ["a resource of no type", { resource: { type: "", id: "search" } }],
  ["no audience", { audience: "" }],
  ["an audience over several lines", { audience: "urn:a\nurn:b" }],
  ["no input", { inputJson: new Uint8Array() }],
  ["an input and a digest", { inputDigest: new Uint8Array(32) }],
  [
    "a digest of the wrong length",
    { inputJson: new Uint8Array(), inputDigest: new Uint8Array(31) },
  ],
  ["a context that is no object", { contextJson: encodeUtf8("[]") }],
  ["a context of more than 8 KiB", { contextJson: inputOf(8 * 1024 + 1) }],
  ["a context with a forbidden name", { contextJson: encodeUtf8('{"__proto__":1}') }],
  ["an idempotency key that is too long", { idempotencyKey: "k".repeat(129) }],
  ["a lease of more than a day", { leaseS: 86_401 }],
  ["an agent that is none", { actor: "somebody" }],
  ["too many delegations", { delegations: Array.from({ length: 16 }, () => DELEGATION) }],
  ["a delegation of nothing", { delegations: [{ actions: [], resources: [] }] }],
  ["a cause that is no execution", { causes: ["yesterday"] }],
  ["the same cause twice", { causes: [CAUSE, CAUSE] }],
  ["a runtime without a time", { runtime: { profile: "p", measurement: "sha256:00" } }],
  ["a parent that is too long", { parentGrant: "g".repeat(4_097) }],
  ["an assertion that is too long", { actorAssertion: "a".repeat(8_193) }],
];

/** Canonical JSON of so many levels. */
export function nested(depth: number): Uint8Array {
  return encodeUtf8(`${'{"a":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`);
}

/** Canonical JSON of so many bytes, at least 8. */
export function inputOf(bytes: number): Uint8Array {
  return encodeUtf8(`{"a":"${"x".repeat(bytes - 8)}"}`);
}
