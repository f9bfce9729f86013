import type { CedarEngine, CedarPolicies } from "./engine.ts";
import type { Hash } from "./hash.ts";
import { linkProblems } from "./link-problems.ts";
import { buildManifest } from "./manifest.ts";
import { parsePolicies, type ParsedPolicy } from "./parse-policies.ts";
import type { PolicyFiles } from "./policy-files.ts";
import { linkItem, policyItem, type PolicyItem } from "./policy-item.ts";
import { policyProblem, type PolicyProblem, PolicySetError } from "./policy-problem.ts";
import type { LoadedPolicySet, PolicyRule } from "./policy-set.ts";
import { type PolicySource, readPolicySource } from "./policy-source.ts";
import { readSchema } from "./read-schema.ts";
import type { SchemaModel } from "./schema-model.ts";
import { stopPolicy } from "./stop-policy.ts";
import { parseUid } from "./uid.ts";

/** A policy set with what it was made from, for those who look closer. */
export interface OpenedPolicySet {
  readonly source: PolicySource;
  readonly policies: readonly ParsedPolicy[];
  readonly set: LoadedPolicySet;
}

/**
 * Makes a published policy set ready to decide. `hash` is SHA-256.
 * @throws PolicySetError when the files are not one @throws EngineFailureError when the engine breaks
 */
export function loadPolicySet(
  files: PolicyFiles,
  engine: CedarEngine,
  hash: Hash,
): LoadedPolicySet {
  const problems: PolicyProblem[] = [];
  const opened = openPolicySet(files, engine, hash, problems);
  if (opened === undefined) throw new PolicySetError(problems);
  return opened.set;
}

/** As {@link loadPolicySet}; undefined with problems pushed when the files are not a policy set. @throws EngineFailureError */
export function openPolicySet(
  files: PolicyFiles,
  engine: CedarEngine,
  hash: Hash,
  problems: PolicyProblem[],
): OpenedPolicySet | undefined {
  const read = readPolicySource(files);
  problems.push(...read.problems);
  const { source } = read;
  if (source === undefined) return undefined;
  const { name, version } = engine.identity;
  if (source.config.engine !== `${name}@${version}`) {
    const message = `engine must be ${name}@${version}`;
    problems.push(policyProblem("ENGINE_MISMATCH", message, { path: "policyset.json" }));
  }
  const policies = parsePolicies(source.cedarFiles, engine, problems);
  const schema = readSchema(source.schema, engine, problems);
  if (schema !== undefined) problems.push(...linkProblems(source.links, policies, schema));
  if (schema === undefined || problems.length > 0) return undefined;
  return { source, policies, set: assemble(source, policies, schema, engine, hash) };
}

function assemble(
  source: PolicySource,
  policies: readonly ParsedPolicy[],
  schema: SchemaModel,
  engine: CedarEngine,
  hash: Hash,
): LoadedPolicySet {
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const linked = source.links.flatMap((link) => {
    const template = byId.get(link.template);
    return template === undefined ? [] : [{ link, template }];
  });
  const items: readonly PolicyItem[] = [
    policyItem(hash, stopPolicy),
    ...policies.map((policy) => policyItem(hash, policy)),
    ...linked.map(({ link, template }) => linkItem(hash, link, template.json)),
  ];
  const { config } = source;
  const manifest = buildManifest(hash, {
    config,
    schema: source.schema,
    engine: engine.identity,
    items,
  });
  const rule = (id: string, { json, annotations }: ParsedPolicy): [string, PolicyRule] => [
    id,
    { id, effect: json.effect, annotations, item: manifest.items.get(id) ?? "" },
  ];
  return {
    kind: "loaded",
    name: config.name,
    digest: manifest.digest,
    manifest: manifest.bytes,
    engine: engine.identity,
    subjects: config.subjects,
    schema,
    rules: new Map([
      ...policies.filter(({ kind }) => kind === "policy").map((policy) => rule(policy.id, policy)),
      ...linked.map(({ link, template }) => rule(link.id, template)),
    ]),
    policies: cedarPolicies(policies, source.links),
  };
}

/** The policies as the engine takes them, each under its own id. */
function cedarPolicies(
  policies: readonly ParsedPolicy[],
  links: PolicySource["links"],
): CedarPolicies {
  const texts = (kind: ParsedPolicy["kind"]): Record<string, string> =>
    Object.fromEntries(
      policies.filter((policy) => policy.kind === kind).map(({ id, text }) => [id, text]),
    );
  return {
    staticPolicies: { [stopPolicy.id]: stopPolicy.text, ...texts("policy") },
    templates: texts("template"),
    templateLinks: links.map((link) => ({
      templateId: link.template,
      newId: link.id,
      values: Object.fromEntries(
        (["principal", "resource"] as const).flatMap((name) => {
          const uid = parseUid(link[name] ?? "");
          return uid === undefined ? [] : [[`?${name}`, uid]];
        }),
      ),
    })),
  };
}
