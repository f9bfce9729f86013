import type { Json } from "@writ/encoding";
import { type BundleDocument, readDisclosure } from "@writ/evidence";
import { readDecisionInput } from "@writ/policy";
import { bundledDecision } from "./decision-of.ts";
import { openableNames } from "./openable-names.ts";

/** What a verified bundle says in plain words: of the decision, and of what was disclosed. Undefined where it was not. */
export interface BundleFacts {
  readonly reasonCodes: readonly string[];
  readonly determining: readonly string[];
  readonly policySet: string | undefined;
  /** Id of the execution above. */
  readonly parent: string | undefined;
  /** Ids of executions that led to it without lending it authority. */
  readonly causes: readonly string[];
  readonly action: string | undefined;
  /** `Type::id`. */
  readonly resource: string | undefined;
  readonly principal: string | undefined;
  readonly actor: string | undefined;
  /** What was disclosed of the commitments, by name. */
  readonly disclosed: readonly (readonly [name: string, value: Json])[];
  /** What the statement stands for and the bundle does not show: withheld by its maker, or erased. */
  readonly closed: readonly string[];
}

/** Reads what a bundle says. Only for one that was verified: nothing is checked here. Undefined when it is not readable. */
export function bundleFacts(document: BundleDocument): BundleFacts | undefined {
  const { disclosures, openings, replay } = document;
  const decision = bundledDecision(document);
  if (decision === undefined) return undefined;
  const { lineage, policyProof, reasonCodes } = decision;
  const input = replay === null ? undefined : readDecisionInput(replay.input).input;
  const set = policyProof?.policySet?.digest.sha256;
  const disclosed = disclosures.map(readDisclosure);
  const shown = (wanted: string): string | undefined => {
    const value = disclosed.find(({ name }) => name === wanted)?.value;
    return typeof value === "string" ? value : undefined;
  };
  const open = new Set([
    ...[...disclosed, ...openings].map(({ name }) => name),
    ...(replay === null ? [] : ["decision-input", "decision-output"]),
  ]);
  return {
    reasonCodes,
    determining: policyProof?.determiningPolicies ?? [],
    policySet: set === undefined ? undefined : `sha256:${set}`,
    parent: lineage.parent ?? undefined,
    causes: lineage.causes,
    action: input?.action,
    resource: input && `${input.resource.type}::${input.resource.id}`,
    principal: input?.principal.uid ?? shown("principal"),
    actor: input?.actor?.uid ?? shown("actor"),
    disclosed: disclosed.map(({ name, value }) => [name, value]),
    closed: openableNames(decision).filter((name) => !open.has(name)),
  };
}
