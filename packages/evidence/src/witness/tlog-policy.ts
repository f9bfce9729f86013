import { encodeUtf8 } from "@writ/encoding";
import { WitnessPolicyError } from "./policy-error.ts";
import { policyReader } from "./policy-reader.ts";
import type { WitnessPolicy } from "./witness-policy.ts";

const MAX_BYTES = 16_384;

// Control characters but tab and newline, and lone surrogates.
const REFUSED = /[^\P{Cc}\t\n]|\p{Cs}/u;

/**
 * Reads a policy (C2SP tlog-policy): every line ends in a newline, names stand for what was defined above them, and a name
 * is a member once at most, so that every witness counts in one way. The ids of keys are not checked here: who makes a
 * verifier of a key does that. At most 16 KiB and 64 each of logs, witnesses and groups. @throws WitnessPolicyError
 */
export function parseWitnessPolicy(text: string): WitnessPolicy {
  if (text.length > MAX_BYTES || encodeUtf8(text).length > MAX_BYTES) {
    throw new WitnessPolicyError(0, "it is too large");
  }
  if (REFUSED.test(text)) throw new WitnessPolicyError(0, "it has control characters");
  const lines = text.split("\n");
  // A text that was cut off could name a weaker quorum.
  if (lines.pop() !== "") throw new WitnessPolicyError(lines.length + 1, "no newline at the end");
  const reader = policyReader();
  for (const [at, line] of lines.entries()) {
    // White space is tabs and spaces only.
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words[0] !== undefined && !words[0].startsWith("#")) reader.read(at + 1, words);
  }
  return reader.policy();
}
