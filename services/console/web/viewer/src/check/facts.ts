import { CanonicalJsonError, type Json, parseCanonical } from "@writ/encoding";
import {
  type BundleDocument,
  type BundleReport,
  type DecisionPredicate,
  readDecision,
  readDisclosure,
  readSignedPart,
} from "@writ/evidence";

/** What a proven decision says, and what was disclosed of it. */
export interface Facts {
  readonly decision: DecisionPredicate;
  /** From the recorded input, whose digest the decision has; undefined when the bundle does not hold it. */
  readonly act: { readonly action: string; readonly resource: string } | undefined;
  /** What opens commitments of the decision, by name. */
  readonly disclosed: readonly (readonly [name: string, value: Json])[];
  /** What the statement has a digest of and the bundle does not show: withheld by its maker, or erased. */
  readonly closed: readonly string[];
}

const INPUT_LIMITS = { maxBytes: 1024 * 1024, maxDepth: 40 };

/** Reads the decision of a bundle; undefined unless every check of its event passed: what is not proven is not shown as true. */
export function factsOf(
  { events, disclosures, openings, replay }: BundleDocument,
  { decision, checks }: Pick<BundleReport, "decision" | "checks">,
): Facts | undefined {
  const [first] = events;
  if (first === undefined || decision === undefined) return undefined;
  const { predicate } = readDecision(readSignedPart(first).envelope.payload);
  const passes = (id: BundleReport["checks"][number]["id"]): boolean =>
    checks.filter((check) => check.id === id).every(({ status }) => status === "pass");
  const disclosed = passes("disclosure") ? disclosures.map(readDisclosure) : [];
  const shown = [
    ...[...disclosed, ...openings].map(({ name }) => name),
    ...(replay === null ? [] : ["decision-input", "decision-output"]),
  ];
  return {
    decision: predicate,
    act: replay !== null && passes("replay-input") ? actIn(replay.input) : undefined,
    disclosed: disclosed.map(({ name, value }) => [name, value]),
    closed: openable(predicate).filter((name) => !shown.includes(name)),
  };
}

function openable({ commitments, grant, policyProof }: DecisionPredicate): readonly string[] {
  return [
    ...Object.keys(commitments),
    "request-nonce",
    ...(policyProof === null ? [] : ["decision-input", "decision-output"]),
    ...(grant === null ? [] : ["grant-claims"]),
  ];
}

function actIn(input: Uint8Array): Facts["act"] {
  try {
    const recorded = parseCanonical(input, INPUT_LIMITS);
    const [action, resource] = [member(recorded, "action"), member(recorded, "resource")];
    const [type, id] = [member(resource, "type"), member(resource, "id")];
    if (typeof action !== "string" || typeof type !== "string" || typeof id !== "string")
      return undefined;
    return { action, resource: `${type}::${id}` };
  } catch (error) {
    if (error instanceof CanonicalJsonError) return undefined;
    throw error;
  }
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, Json>>)[name];
}
