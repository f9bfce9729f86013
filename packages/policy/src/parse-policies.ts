import type { DetailedError, PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { encodeUtf8 } from "@writ/encoding";
import { type Annotations, readAnnotations } from "./annotations.ts";
import type { CedarStatement } from "./cedar-scan.ts";
import type { CedarEngine } from "./engine.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";
import type { CedarFile } from "./policy-source.ts";

const ID = /^[a-z0-9][a-z0-9._/-]{0,95}$/;
const RESERVED = "writ.";

/** Whether a text may name a policy of a set. */
export function isPolicyId(text: string): boolean {
  return ID.test(text) && !text.startsWith(RESERVED);
}

/** A policy or template as its author wrote it. */
export interface ParsedPolicy {
  readonly id: string;
  readonly kind: "policy" | "template";
  readonly path: string;
  readonly line: number;
  /** Its exact source text. */
  readonly text: string;
  /** As the engine reads it. */
  readonly json: PolicyJson;
  readonly annotations: Annotations;
}

/** Splits the files into policies and reads each one's name and annotations. @throws EngineFailureError when the engine breaks */
export function parsePolicies(
  files: readonly CedarFile[],
  engine: CedarEngine,
  problems: PolicyProblem[],
): readonly ParsedPolicy[] {
  const policies = files.flatMap((file) => parseFile(file, engine, problems));
  const seen = new Set<string>();
  for (const { id, path, line } of policies) {
    if (seen.has(id))
      problems.push(
        policyProblem("ID_DUPLICATE", "another policy has this id", { path, line, policyId: id }),
      );
    seen.add(id);
  }
  return policies;
}

function parseFile(
  file: CedarFile,
  engine: CedarEngine,
  problems: PolicyProblem[],
): readonly ParsedPolicy[] {
  const parts = engine.call((cedar) => cedar.policySetTextToParts(file.text));
  if (parts.type !== "success") {
    problems.push(...parts.errors.map((error) => syntaxProblem(file, error)));
    return [];
  }
  const found = new Map([
    ...parts.policies.map((text) => [text, "policy"] as const),
    ...parts.policy_templates.map((text) => [text, "template"] as const),
  ]);
  const seen = new Set(file.statements.map((statement) => statement.text));
  if (seen.size !== found.size || [...found.keys()].some((text) => !seen.has(text))) {
    const message = "its policies cannot be told apart; use plain white space between them";
    problems.push(policyProblem("POLICY_SYNTAX", message, { path: file.path }));
    return [];
  }
  return file.statements.flatMap((statement) => {
    const kind = found.get(statement.text);
    if (kind === file.kind) return parsePolicy(file, statement, engine, problems);
    const message =
      kind === "template"
        ? "has slots: templates go in templates/"
        : "has no slots: policies go in policies/";
    const where = { path: file.path, line: statement.line };
    problems.push(policyProblem("POLICY_MISPLACED", message, where));
    return [];
  });
}

function parsePolicy(
  file: CedarFile,
  { text, line }: CedarStatement,
  engine: CedarEngine,
  problems: PolicyProblem[],
): readonly ParsedPolicy[] {
  const at = { path: file.path, line };
  const answer = engine.call((cedar) =>
    file.kind === "policy" ? cedar.policyToJson(text) : cedar.templateToJson(text),
  );
  if (answer.type !== "success") {
    problems.push(policyProblem("POLICY_SYNTAX", answer.errors.map(describe).join("; "), at));
    return [];
  }
  const raw: Readonly<Record<string, string | null>> = answer.json.annotations ?? {};
  const id = raw["id"] ?? "";
  const where = { ...at, policyId: id };
  if (id === "") problems.push(policyProblem("ID_MISSING", 'needs @id("name")', at));
  else if (id.startsWith(RESERVED))
    problems.push(
      policyProblem("ID_RESERVED", `ids that begin with ${RESERVED} are reserved`, where),
    );
  else if (!isPolicyId(id))
    problems.push(
      policyProblem("ID_INVALID", "@id must be like team/rule-name, at most 96 characters", where),
    );
  const annotations = readAnnotations(raw, answer.json.effect, where, problems);
  return [{ id, kind: file.kind, ...at, text, json: answer.json, annotations }];
}

function syntaxProblem(file: CedarFile, error: DetailedError): PolicyProblem {
  const line = errorLine(file.text, error);
  return policyProblem("POLICY_SYNTAX", describe(error), { path: file.path, line });
}

/** The engine's message with its label and hint, for people. */
export function describe({ message, help, sourceLocations }: DetailedError): string {
  return [message, sourceLocations?.[0]?.label, help].filter((part) => part).join("; ");
}

/** The line an error of the engine points to; 0 when it points nowhere. */
export function errorLine(text: string, error: DetailedError): number {
  const [location] = error.sourceLocations ?? [];
  if (location === undefined) return 0;
  // The engine counts bytes of UTF-8.
  const before = encodeUtf8(text).subarray(0, location.start);
  return before.reduce((line, byte) => (byte === 0x0a ? line + 1 : line), 1);
}
