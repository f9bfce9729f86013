import { isUid } from "@writ/encoding";

/** What a text looks like. */
export type Looks =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "digest"; readonly digest: string }
  | { readonly kind: "key"; readonly keyId: string }
  | { readonly kind: "leaf"; readonly index: bigint }
  | { readonly kind: "reason"; readonly code: string }
  | { readonly kind: "uid"; readonly uid: string }
  | { readonly kind: "unknown" };

/** What somebody may have pasted: the form says which kinds of thing it can stand for. */
export function classify(text: string): Looks {
  const wanted = text.trim();
  const low = wanted.toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(low)) return { kind: "id", id: low };
  if (/^sha256:[0-9a-f]{64}$/.test(low)) return { kind: "digest", digest: low };
  if (/^[0-9a-f]{64}$/.test(low)) return { kind: "digest", digest: `sha256:${low}` };
  if (/^(leaf\s*)?[0-9][0-9,]{0,18}$/i.test(wanted))
    return { kind: "leaf", index: BigInt(wanted.replaceAll(/\D/g, "")) };
  if (/^[A-Za-z0-9_-]{43}$/.test(wanted)) return { kind: "key", keyId: wanted };
  if (isUid(wanted)) return { kind: "uid", uid: wanted };
  if (/^[A-Z][A-Z0-9_]{2,63}$/.test(wanted)) return { kind: "reason", code: wanted };
  return { kind: "unknown" };
}
