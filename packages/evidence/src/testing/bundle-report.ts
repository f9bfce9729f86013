import { canonicalize, encodeUtf8, type Json } from "@writ/encoding";
import type { BundleReport, Tier } from "../bundle/report.ts";
import { verifyBundle, type VerifyOptions } from "../bundle/verify-bundle.ts";
import type { BundleTrust } from "../bundle/bundle-trust.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { sampleReplay, sampleTrust } from "./sample-bundle.ts";

/** Verifies a bundle with everything there is to verify it with. For tests. */
export function verified(
  bundle: string | Uint8Array,
  trust: BundleTrust = sampleTrust,
  options: Partial<VerifyOptions> = {},
): Promise<BundleReport> {
  const bytes = typeof bundle === "string" ? encodeUtf8(bundle) : bundle;
  return verifyBundle(bytes, trust, { crypto: nodeCrypto, replay: sampleReplay, ...options });
}

/** The checks that failed, each as its id and the number of its event; for a bundle that must not be valid. For tests. */
export function failures({ checks, valid }: BundleReport): readonly string[] {
  if (valid) return ["it is valid"];
  return checks
    .filter(({ status }) => status === "fail")
    .map(({ id, event }) => (event === null ? id : `${id} ${event}`));
}

/** The status of a tier. For tests. */
export function tier({ tiers }: BundleReport, name: Tier["tier"]): string | undefined {
  return tiers.find((one) => one.tier === name)?.status;
}

/** The bundle with the value at this path changed, in canonical form again. For tests. */
export function tampered(
  text: string,
  path: readonly (string | number)[],
  change: (value: Json) => Json,
): string {
  return canonicalize(changed(JSON.parse(text) as Json, path, change));
}

function changed(
  value: Json,
  [name, ...rest]: readonly (string | number)[],
  change: (value: Json) => Json,
): Json {
  if (name === undefined) return change(value);
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item, i) =>
      i === name ? changed(item, rest, change) : item,
    );
  }
  const members = value as Readonly<Record<string, Json>>;
  const old = members[name];
  if (old === undefined) throw new Error(`there is no ${name}`);
  return { ...members, [name]: changed(old, rest, change) };
}

/** The bundle with every copy of a line of a note changed. For tests. */
export function withLine(text: string, line: string, by: string): string {
  const escaped = (one: string): string => JSON.stringify(one).slice(1, -1);
  if (!text.includes(escaped(line))) throw new Error("there is no such line");
  return text.replaceAll(escaped(line), escaped(by));
}
