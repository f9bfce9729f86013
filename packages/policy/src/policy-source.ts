import { CORE_SCHEMA, CORE_SCHEMA_NAME } from "./core-schema.ts";
import { type CedarStatement, scanCedar } from "./cedar-scan.ts";
import { fileProblems, type PolicyFiles } from "./policy-files.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";
import { setConfig, type SetConfig } from "./set-config.ts";
import { readSetJson } from "./set-json.ts";
import { type TemplateLink, templateLinks } from "./template-link.ts";

/** Most policies of a set (policy.md 3.3). */
const MAX_POLICIES = 100_000;

/** Files are looked at until there are more problems than this. */
const MAX_PROBLEMS = 500;

/** A file of Cedar text. */
export interface CedarFile {
  readonly path: string;
  readonly text: string;
  readonly kind: "policy" | "template";
  readonly statements: readonly CedarStatement[];
}

/** A policy set's directory, read without the engine. */
export interface PolicySource {
  readonly config: SetConfig;
  /** The whole schema: core part and the set's own. */
  readonly schema: string;
  readonly cedarFiles: readonly CedarFile[];
  readonly links: readonly TemplateLink[];
}

/** Reads a directory as far as that goes without the engine: nothing the engine could break on is left in a source (policy.md 3.3, step 1). */
export function readPolicySource(files: PolicyFiles): {
  readonly source: PolicySource | undefined;
  readonly problems: readonly PolicyProblem[];
} {
  const problems = fileProblems(files);
  if (problems.length > 0) return { source: undefined, problems };

  const config = readSetJson(
    "policyset.json",
    files.get("policyset.json") ?? "",
    setConfig,
    problems,
  );
  const links = readSetJson("links.json", files.get("links.json") ?? "[]", templateLinks, problems);
  const schema = files.get("schema.cedarschema") ?? "";
  if (config !== undefined) problems.push(...coreProblems(config, schema));
  problems.push(...scanCedar("schema.cedarschema", schema, "schema").problems);
  if (files.has("budgets.json"))
    problems.push(
      policyProblem("BUDGET_UNKNOWN", "no counters are kept yet, so none may be declared", {
        path: "budgets.json",
      }),
    );

  const cedarFiles: CedarFile[] = [];
  let statements = links?.length ?? 0;
  for (const [path, text] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (!path.endsWith(".cedar")) continue;
    const scan = scanCedar(path, text, "policies");
    problems.push(...scan.problems);
    statements += scan.statements.length;
    const kind = path.startsWith("policies/") ? "policy" : "template";
    cedarFiles.push({ path, text, kind, statements: scan.statements });
    if (problems.length > MAX_PROBLEMS) break;
  }
  if (statements > MAX_POLICIES)
    problems.push(policyProblem("SET_TOO_LARGE", `has more than ${MAX_POLICIES} policies`));

  if (problems.length > 0 || config === undefined || links === undefined)
    return { source: undefined, problems };
  return { source: { config, schema, cedarFiles, links }, problems };
}

function coreProblems(config: SetConfig, schema: string): PolicyProblem[] {
  if (config.core !== CORE_SCHEMA_NAME) {
    const message = `core must be ${CORE_SCHEMA_NAME}`;
    return [policyProblem("CORE_UNKNOWN", message, { path: "policyset.json" })];
  }
  if (schema.startsWith(CORE_SCHEMA)) return [];
  const message = `must begin with ${CORE_SCHEMA_NAME}, byte for byte; add types and actions below it`;
  return [policyProblem("SCHEMA_CORE", message, { path: "schema.cedarschema", line: 1 })];
}
