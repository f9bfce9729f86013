import { canonicalize } from "@writ/encoding";
import type { OpenedPolicySet } from "./load-policy-set.ts";
import type { PolicyFiles } from "./policy-files.ts";

/**
 * The files of a policy set that its digest covers, in the one form they have when a decision is to be made again: the same digest, and no byte that could be
 * another one. Tests, owners, comments between policies and the names of files are left out. Paths in ascending order.
 */
export function coveredFiles({ policies, source }: OpenedPolicySet): PolicyFiles {
  const { core, engine, name, subjects } = source.config;
  const texts = (kind: "policy" | "template"): string =>
    policies
      .filter((policy) => policy.kind === kind)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ text }) => `${text}\n`)
      .join("");
  const links = source.links
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((link) => canonicalize({ ...link }));
  const files: readonly (readonly [path: string, text: string])[] = [
    ["links.json", links.length === 0 ? "" : `[${links.join(",")}]`],
    ["policies/all.cedar", texts("policy")],
    ["policyset.json", canonicalize({ name, subjects, core, engine })],
    ["schema.cedarschema", source.schema],
    ["templates/all.cedar", texts("template")],
  ];
  return new Map(files.filter(([, text]) => text !== ""));
}
