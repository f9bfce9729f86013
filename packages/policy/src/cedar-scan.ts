import { lineAt } from "./policy-files.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";

/** What a statement may have, before any parser sees it (policy.md 3.3, step 1). */
export const scanLimits = { statementBytes: 16 * 1024, nesting: 40, ifs: 40 } as const;

const MAX_PROBLEMS = 100;

const STRING_OR_COMMENT = '"(?:[^"\\\\]|\\\\.)*"?|//[^\n]*';
const TOKEN = new RegExp(`${STRING_OR_COMMENT}|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[()[\\]{};<>]`, "gs");
const encoder = new TextEncoder();

/** What was found in a file. */
export interface CedarScan {
  /** Statements that end with a semicolon. */
  readonly statements: number;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Looks over Cedar text without parsing it, so that what would exhaust a parser's stack never reaches one.
 * In a schema `<` nests too, and a statement may have any size.
 */
export function scanCedar(path: string, text: string, kind: "policies" | "schema"): CedarScan {
  const problems: PolicyProblem[] = [];
  const report = (code: PolicyProblem["code"], message: string, index: number): void => {
    problems.push(policyProblem(code, message, { path, line: lineAt(text, index) }));
  };
  let start = 0;
  let statements = 0;
  let depth = 0;
  let ifs = 0;

  const endStatement = (end: number): void => {
    const statement = text.slice(start, end).trimStart();
    if (kind === "policies" && encoder.encode(statement).length > scanLimits.statementBytes) {
      const message = `is longer than ${scanLimits.statementBytes} bytes`;
      report("POLICY_TOO_LARGE", message, end - statement.length);
    }
    start = end;
    depth = 0;
    ifs = 0;
  };

  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (problems.length >= MAX_PROBLEMS) break;
    if (token === ";") {
      statements++;
      endStatement(index + 1);
    } else if (opens(token, kind)) {
      if (++depth === scanLimits.nesting + 1)
        report("POLICY_TOO_DEEP", `nests brackets more than ${scanLimits.nesting} deep`, index);
    } else if (closes(token, kind)) {
      depth--;
    } else if (token === "if") {
      if (++ifs === scanLimits.ifs + 1)
        report("POLICY_TOO_DEEP", `has more than ${scanLimits.ifs} ifs`, index);
    } else if (/^[0-9]/.test(token) && isUnsafe(token)) {
      report("INTEGER_UNSAFE", "has an integer beyond 2^53-1, which JSON cannot carry", index);
    }
  }
  endStatement(text.length);
  return { statements, problems };
}

function opens(token: string, kind: "policies" | "schema"): boolean {
  return token === "(" || token === "[" || token === "{" || (token === "<" && kind === "schema");
}

function closes(token: string, kind: "policies" | "schema"): boolean {
  return token === ")" || token === "]" || token === "}" || (token === ">" && kind === "schema");
}

function isUnsafe(digits: string): boolean {
  // Every integer above rounds to something above.
  return Number(digits) > Number.MAX_SAFE_INTEGER;
}
