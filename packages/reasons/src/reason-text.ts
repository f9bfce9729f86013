/** The seven causes of a denial. */
export type ReasonFamily =
  | "invalid credentials"
  | "unauthorized runtime conditions"
  | "policy mismatch"
  | "expired authorization"
  | "revoked execution permission"
  | "tampered request"
  | "unverifiable runtime state";

/** What a reason code tells people. */
export interface ReasonText {
  readonly family: ReasonFamily;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly advice: string;
}

/** The texts of one family's codes. */
export function family<
  const Codes extends Record<string, readonly [meaning: string, advice: string]>,
>(name: ReasonFamily, codes: Codes): { readonly [Code in keyof Codes]: ReasonText } {
  const entries = Object.entries(codes).map(([code, [meaning, advice]]) => [
    code,
    { family: name, meaning, advice },
  ]);
  return Object.fromEntries(entries) as { readonly [Code in keyof Codes]: ReasonText };
}
