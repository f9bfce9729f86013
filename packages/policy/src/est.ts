/** A Cedar expression as the engine's JSON has it: one operator with its operands. */
export type Est = { readonly [operator: string]: unknown };

/** The operator of an expression and its operands. */
export function operation(expression: Est): {
  readonly operator: string;
  readonly operands: unknown;
} {
  const [entry] = Object.entries(expression);
  if (entry === undefined) throw new TypeError("an expression has no operator");
  return { operator: entry[0], operands: entry[1] };
}

/** The expressions an expression is made of, in order; none for values, variables and slots. */
export function subexpressions(expression: Est): readonly Est[] {
  const { operator, operands } = operation(expression);
  switch (operator) {
    case "Value":
    case "Var":
    case "Slot":
      return [];
    case "Set":
      return operands as readonly Est[];
    case "Record":
      return Object.values(operands as Readonly<Record<string, Est>>);
    default:
      // A call of an extension function, else an operator with named operands.
      if (Array.isArray(operands)) return operands as readonly Est[];
      return ["if", "then", "else", "left", "right", "arg", "in"]
        .map((name) => operand(operands, name))
        .filter((inner) => inner !== undefined);
  }
}

/** The operand of an operator by its name, when it is an expression. */
export function operand(operands: unknown, name: string): Est | undefined {
  return (operands as Readonly<Record<string, Est | undefined>>)[name];
}

/** Calls `visit` with the expression and every expression in it. */
export function walk(expression: Est, visit: (expression: Est) => void): void {
  visit(expression);
  for (const inner of subexpressions(expression)) walk(inner, visit);
}

/** Whether a JSON value nests objects and arrays more than `limit` deep. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return limit === 0 || Object.values(value).some((inner) => isDeeperThan(inner, limit - 1));
}

/** The attribute names of a `.` or `has` operator, outermost first. */
export function attributePath(operands: unknown): readonly string[] {
  const { attr } = operands as { readonly attr: string | readonly string[] };
  return typeof attr === "string" ? [attr] : attr;
}
