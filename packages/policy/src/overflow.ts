import { type Est, operand, operation, subexpressions } from "./est.ts";
import { fitsLong, type Interval, leafInterval, negated, product, sum, union } from "./interval.ts";

const DAY_MS = 86_400_000n;
const unitsMs: ReadonlyMap<string, bigint> = new Map([
  ["d", DAY_MS],
  ["h", 3_600_000n],
  ["m", 60_000n],
  ["s", 1_000n],
  ["ms", 1n],
]);

/** Whether some arithmetic in the expression can leave the range of Cedar's integers, which would be an error when evaluated. */
export function mayOverflow(expression: Est): boolean {
  return !isSafe(expression);
}

function isSafe(expression: Est): boolean {
  return subexpressions(expression).every(isSafe) && fitsLong(intervalOf(expression));
}

/** Where the value is if it is an integer, or a time or duration in milliseconds; of a record, where all its values are. */
function intervalOf(expression: Est): Interval {
  const { operator, operands } = operation(expression);
  const of = (name: string): Interval => {
    const inner = operand(operands, name);
    return inner === undefined ? leafInterval : intervalOf(inner);
  };
  switch (operator) {
    case "Value":
      return typeof operands === "number" ? exactly(BigInt(operands)) : leafInterval;
    case "neg":
      return negated(of("arg"));
    case "+":
      return sum(of("left"), of("right"));
    case "-":
      return sum(of("left"), negated(of("right")));
    case "*":
      return product(of("left"), of("right"));
    case "if-then-else":
      return union(of("then"), of("else"));
    // What is taken out of a record written in the policy is one of the values in it.
    case ".":
      return union(leafInterval, of("left"));
    case "Record":
      return subexpressions(expression).map(intervalOf).reduce(union, leafInterval);
    default:
      return Array.isArray(operands)
        ? callInterval(operator, operands as readonly Est[])
        : leafInterval;
  }
}

function callInterval(name: string, [first, second]: readonly Est[]): Interval {
  const a = first === undefined ? leafInterval : intervalOf(first);
  const b = second === undefined ? leafInterval : intervalOf(second);
  switch (name) {
    case "duration":
      return first === undefined ? leafInterval : literalDuration(first);
    case "offset":
      return sum(a, b);
    case "durationSince":
      return sum(a, negated(b));
    case "toDate":
      return { low: a.low - DAY_MS, high: a.high };
    case "toTime":
      return { low: 0n, high: DAY_MS };
    case "toMilliseconds":
    case "toSeconds":
    case "toMinutes":
    case "toHours":
    case "toDays":
      return a;
    default:
      return leafInterval;
  }
}

function literalDuration(argument: Est): Interval {
  const { operands } = operation(argument);
  let total = 0n;
  for (const [, amount = "0", unit = ""] of String(operands).matchAll(/([0-9]+)(ms|[dhms])/g))
    total += BigInt(amount) * (unitsMs.get(unit) ?? 0n);
  return exactly(String(operands).startsWith("-") ? -total : total);
}

function exactly(value: bigint): Interval {
  return { low: value, high: value };
}
