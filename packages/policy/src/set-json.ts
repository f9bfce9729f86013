import { type Shape, ShapeError } from "@writ/encoding";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";

const STRING_OR_SPACE = /"(?:[^"\\]|\\.)*"|[ \n\t]+/g;

/**
 * Reads a JSON file of a policy set; undefined with a problem pushed when it has not the form demanded.
 * Two members of one name, `1.0` and needless escapes are refused: what a reviewer reads is what counts.
 */
export function readSetJson<T>(
  path: string,
  text: string,
  shape: Shape<T>,
  problems: PolicyProblem[],
): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const compact = text.replaceAll(STRING_OR_SPACE, (found) =>
      found.startsWith('"') ? found : "",
    );
    if (JSON.stringify(value) === compact) return shape(value, "$");
    problems.push(
      policyProblem("FILE_FORM", "has a name twice, a needless escape or an odd number", { path }),
    );
  } catch (error) {
    const message = error instanceof ShapeError ? error.message : "is not JSON";
    problems.push(policyProblem("FILE_FORM", message, { path }));
  }
  return undefined;
}
