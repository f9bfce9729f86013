import { canonicalBytes, canonicalize } from "@writ/encoding";
import { digestText, type Hash } from "./hash.ts";
import { type Head, headOf, type ScopeJson } from "./policy-head.ts";
import type { TemplateLink } from "./template-link.ts";
import { parseUid } from "./uid.ts";

/** The leaf content of one policy, template or link in a policy set's tree (policy.md 3.2). */
export interface PolicyItem {
  readonly id: string;
  readonly kind: "policy" | "template" | "link";
  readonly effect: "permit" | "forbid";
  readonly head: Head;
  /** Digest of its source text; of a link, of its canonical JSON. */
  readonly body: string;
}

/** The item of a policy or template. */
export function policyItem(
  hash: Hash,
  policy: {
    readonly id: string;
    readonly kind: "policy" | "template";
    readonly text: string;
    readonly json: ScopeJson;
  },
): PolicyItem {
  const { id, kind, text, json } = policy;
  return { id, kind, effect: json.effect, head: headOf(json), body: digestText(hash, text) };
}

/** The item of a template with its slots filled. */
export function linkItem(hash: Hash, link: TemplateLink, template: ScopeJson): PolicyItem {
  const { id, principal = null, resource = null } = link;
  const body = canonicalize({ id, template: link.template, principal, resource });
  const head = headOf(template, {
    "?principal": parseUid(principal ?? ""),
    "?resource": parseUid(resource ?? ""),
  });
  return { id, kind: "link", effect: template.effect, head, body: digestText(hash, body) };
}

/** The item's bytes, canonical JSON. */
export function itemBytes({ id, kind, effect, head, body }: PolicyItem): Uint8Array {
  return canonicalBytes({ v: 1, id, kind, effect, head: { ...head }, body });
}
