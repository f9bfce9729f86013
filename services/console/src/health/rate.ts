/** How much a counter grew in a second; NaN when it is not known at both times, when it began anew, and when no time passed. */
export function rate(
  before: number | undefined,
  after: number | undefined,
  seconds: number,
): number {
  if (before === undefined || after === undefined || after < before || !(seconds > 0))
    return Number.NaN;
  return (after - before) / seconds;
}
