import { isAction, isUid } from "@writ/encoding";

const ACTION_WILDCARD = /^[a-z][a-z0-9._:-]{0,125}[.:]\*$/;
const LOCATION_WILDCARD = /^[A-Z][A-Za-z0-9]{0,63}::\*$/;

/** Whether a text is one action, or all actions below a prefix: `tool:*`, `tool.*`. */
export function isActionPattern(text: string): boolean {
  return isAction(text) || ACTION_WILDCARD.test(text);
}

/** Whether a text is one resource, or all resources of a type: `Tool::*`. */
export function isLocationPattern(text: string): boolean {
  return isUid(text) || LOCATION_WILDCARD.test(text);
}

/**
 * Whether everything the wanted pattern names is named by `pattern` too. The separator belongs to
 * the prefix, so `tool:*` covers `tool:call` and `tool:db:*`, but neither `tool` nor `toolx:call`.
 */
export function covers(pattern: string, wanted: string): boolean {
  if (pattern === wanted) return true;
  if (!pattern.endsWith("*")) return false;
  const prefix = pattern.slice(0, -1);
  return wanted.length > prefix.length && wanted.startsWith(prefix);
}

/** Whether each of the wanted patterns is covered by one of `patterns`. */
export function coversAll(patterns: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((one) => patterns.some((pattern) => covers(pattern, one)));
}
