import { decodeUtf8, EncodingError } from "@writ/encoding";
import { policyProblem, type PolicyProblem, PolicySetError } from "./policy-problem.ts";

/** The files of a policy set's directory: path within it, with `/`, to text. */
export type PolicyFiles = ReadonlyMap<string, string>;

/** Most characters of all files together (policy.md 3.3). */
const MAX_SET = 64 * 1024 * 1024;

const NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const KNOWN = new RegExp(
  `^(policyset\\.json|schema\\.cedarschema|links\\.json|budgets\\.json|(policies|templates)/(${NAME}/)*${NAME}\\.cedar|tests/${NAME}\\.json)$`,
);
// Tab and line feed are the only control characters; no byte order mark anywhere.
const FORBIDDEN_CHARACTER = /[^\P{Cc}\t\n]|\ufeff|\p{Surrogate}/u;

/** Decodes the files of a directory. @throws PolicySetError when one is not UTF-8 or comes twice */
export function decodePolicyFiles(
  entries: Iterable<{ readonly path: string; readonly content: Uint8Array }>,
): PolicyFiles {
  const files = new Map<string, string>();
  const problems: PolicyProblem[] = [];
  for (const { path, content } of entries) {
    if (files.has(path)) problems.push(policyProblem("FILE_FORM", "comes twice", { path }));
    try {
      files.set(path, decodeUtf8(content));
    } catch (error) {
      if (!(error instanceof EncodingError)) throw error;
      problems.push(policyProblem("FILE_NOT_UTF8", "is not UTF-8", { path }));
    }
  }
  if (problems.length > 0) throw new PolicySetError(problems);
  return files;
}

/** What is wrong with names, sizes and characters; the first thing to look at. */
export function fileProblems(files: PolicyFiles): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  let size = 0;
  for (const [path, text] of files) {
    size += path.length + text.length;
    if (size > MAX_SET)
      return [policyProblem("SET_TOO_LARGE", `has more than ${MAX_SET} characters`)];
  }
  for (const [path, text] of files) {
    if (!KNOWN.test(path))
      problems.push(policyProblem("FILE_UNKNOWN", "is no file of a policy set", { path }));
    const forbidden = FORBIDDEN_CHARACTER.exec(text);
    if (forbidden !== null) {
      const message =
        "has a carriage return, byte order mark, control character or broken character here";
      problems.push(
        policyProblem("FILE_CHARACTERS", message, {
          path,
          line: text.slice(0, forbidden.index).split("\n").length,
        }),
      );
    }
  }
  for (const path of ["policyset.json", "schema.cedarschema"])
    if (!files.has(path)) problems.push(policyProblem("FILE_MISSING", "is missing", { path }));
  return problems;
}
