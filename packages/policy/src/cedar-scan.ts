import { policyProblem, type PolicyProblem } from "./policy-problem.ts";

/** What a statement may have, before any parser sees it (policy.md 3.3, step 1). */
export const scanLimits = { statementBytes: 16 * 1024, nesting: 40, ifs: 40 } as const;

/** Enough for an author to go on with, and a bound on the work a hostile file makes. */
const MAX_PROBLEMS = 100;

const STRING_OR_COMMENT = '"(?:[^"\\\\]|\\\\.)*"?|//[^\n]*';
const TOKEN = new RegExp(`${STRING_OR_COMMENT}|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[^\\s\\w]`, "gs");
const encoder = new TextEncoder();

type Kind = "policies" | "schema";

/** A statement's text, from its first token to its semicolon, and the line it begins on. */
export interface CedarStatement {
  readonly text: string;
  readonly line: number;
}

/** What was found in a file. */
export interface CedarScan {
  /** In order. Text after the last semicolon is not among them. */
  readonly statements: readonly CedarStatement[];
  readonly problems: readonly PolicyProblem[];
}

/**
 * Looks over Cedar text without parsing it, so that what would exhaust a parser's stack never reaches one.
 * In a schema `<` nests too, and a statement may have any size.
 */
export function scanCedar(path: string, text: string, kind: Kind): CedarScan {
  const statements: CedarStatement[] = [];
  const problems: PolicyProblem[] = [];
  const lineOf = lineCounter(text);
  let begin: { readonly index: number; readonly line: number } | undefined;
  let depth = 0;
  let ifs = 0;

  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith("//")) continue;
    if (problems.length >= MAX_PROBLEMS) break;
    const line = lineOf(index);
    begin ??= { index, line };
    const report = (code: PolicyProblem["code"], message: string): void => {
      problems.push(policyProblem(code, message, { path, line }));
    };
    if (opens(token, kind) && ++depth === scanLimits.nesting + 1)
      report("POLICY_TOO_DEEP", `nests brackets more than ${scanLimits.nesting} deep`);
    if (closes(token, kind)) depth--;
    if (token === "if" && ++ifs === scanLimits.ifs + 1)
      report("POLICY_TOO_DEEP", `has more than ${scanLimits.ifs} ifs`);
    if (/^[0-9]/.test(token) && isUnsafe(token))
      report("INTEGER_UNSAFE", "has an integer beyond 2^53-1, which JSON cannot carry");
    if (token !== ";") continue;
    statements.push({ text: text.slice(begin.index, index + 1), line: begin.line });
    begin = undefined;
    depth = 0;
    ifs = 0;
  }
  const rest = begin === undefined ? [] : [{ text: text.slice(begin.index), line: begin.line }];
  if (kind === "policies") problems.push(...sizeProblems(path, [...statements, ...rest]));
  return { statements, problems };
}

function sizeProblems(path: string, statements: readonly CedarStatement[]): PolicyProblem[] {
  const { statementBytes } = scanLimits;
  return statements
    .filter(({ text }) => encoder.encode(text).length > statementBytes)
    .map(({ line }) =>
      policyProblem("POLICY_TOO_LARGE", `is longer than ${statementBytes} bytes`, { path, line }),
    );
}

/** The line of positions that are asked for in ascending order, in one pass. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let next = text.indexOf("\n");
  return (index) => {
    while (next !== -1 && next < index) {
      line++;
      next = text.indexOf("\n", next + 1);
    }
    return line;
  };
}

function opens(token: string, kind: Kind): boolean {
  return token === "(" || token === "[" || token === "{" || (token === "<" && kind === "schema");
}

function closes(token: string, kind: Kind): boolean {
  return token === ")" || token === "]" || token === "}" || (token === ">" && kind === "schema");
}

function isUnsafe(digits: string): boolean {
  // Every integer above rounds to something above.
  return Number(digits) > Number.MAX_SAFE_INTEGER;
}
