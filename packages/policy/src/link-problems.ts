import { isPolicyId, type ParsedPolicy } from "./parse-policies.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";
import type { SchemaModel } from "./schema-model.ts";
import type { TemplateLink } from "./template-link.ts";
import { parseUid } from "./uid.ts";

/** What is wrong with links.json: the engine checks neither that an enumerated id exists nor that a link's id is well-formed. */
export function linkProblems(
  links: readonly TemplateLink[],
  policies: readonly ParsedPolicy[],
  schema: SchemaModel,
): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const seen = new Set<string>();
  for (const link of links) {
    const report = (message: string): void => {
      problems.push(
        policyProblem("LINK_INVALID", message, { path: "links.json", policyId: link.id }),
      );
    };
    if (!isPolicyId(link.id)) report("its id is not like team/rule-name, or is reserved");
    if (byId.has(link.id) || seen.has(link.id)) report("another policy has this id");
    seen.add(link.id);
    const template = byId.get(link.template);
    if (template?.kind !== "template") {
      report(`there is no template ${link.template}`);
      continue;
    }
    for (const name of ["principal", "resource"] as const) {
      const hasSlot = JSON.stringify(template.json[name]).includes(`"slot":"?${name}"`);
      const value = link[name];
      if (hasSlot !== (value !== undefined))
        report(hasSlot ? `${name} is missing` : `the template has no slot ?${name}`);
      if (value !== undefined) checkEntity(value, schema, report);
    }
  }
  return problems;
}

function checkEntity(text: string, schema: SchemaModel, report: (message: string) => void): void {
  const uid = parseUid(text);
  const type = schema.entities.get(uid?.type ?? "");
  if (uid === undefined || type === undefined) report(`${text}: the schema has no such type`);
  else if (type.ids !== undefined && !type.ids.has(uid.id))
    report(`${text}: the schema has only ${[...type.ids].join(", ")}`);
}
