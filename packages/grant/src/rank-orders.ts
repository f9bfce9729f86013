/**
 * The orders a `rank` constraint may name, lowest first. They are fixed here and not in the token:
 * who could bring an order could also turn it around.
 */
const orders = {
  sensitivity: ["public", "internal", "confidential", "restricted"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of an order. */
export type RankOrder = keyof typeof orders;

/** The names of all orders. */
export const rankOrders = Object.keys(orders) as readonly RankOrder[];

/** How high a value stands in an order, from 0; undefined when it is not in it. */
export function rankOf(order: RankOrder, value: unknown): number | undefined {
  const values: readonly unknown[] = orders[order];
  const rank = values.indexOf(value);
  return rank < 0 ? undefined : rank;
}
