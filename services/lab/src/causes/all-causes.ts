import { credentials } from "./credentials.ts";
import { expired } from "./expired.ts";
import { policy } from "./policy.ts";
import { revoked } from "./revoked.ts";
import { runtime } from "./runtime.ts";
import type { CausePlan, VariantPlan } from "./stage.ts";
import { tampered } from "./tampered.ts";
import { unverifiable } from "./unverifiable.ts";

/** The seven causes in their order. */
export const allCauses: readonly CausePlan[] = [
  credentials,
  runtime,
  policy,
  expired,
  revoked,
  tampered,
  unverifiable,
];

/** A variant of a cause, by ids; an empty variant is the usual one. Undefined when there is none. */
export function findVariant(
  causeId: string,
  variantId: string,
): { readonly cause: CausePlan; readonly variant: VariantPlan } | undefined {
  const cause = allCauses.find(({ id }) => id === causeId);
  if (cause === undefined) return undefined;
  const [usual] = cause.variants;
  const variant = variantId === "" ? usual : cause.variants.find(({ id }) => id === variantId);
  return variant && { cause, variant };
}

/** Why a variant cannot be provoked here; empty when it can. */
export function unavailableBecause(variant: VariantPlan, canPause: boolean): string {
  if (variant.unavailable !== undefined) return variant.unavailable;
  if (variant.pauses === true && !canPause)
    return "Local only: the supervisor of this cluster gives the demo no way to stop a process.";
  return "";
}
