/** What a query about a tenant's executions is asked, and the values of its parameters: its text depends on which there are. */
export interface Asked {
  /** Name of the parameter that holds the tenant. */
  readonly tenant: string;
  /** Name of the parameter that holds the time of states. */
  readonly now: () => string;
  /** Takes a value and gives the name of its parameter. */
  readonly add: (value: string | number | Date | Uint8Array) => string;
  readonly values: readonly unknown[];
}

/** A query about a tenant's executions. */
export function askedOf({
  tenantId,
  nowMs,
}: {
  readonly tenantId: string;
  readonly nowMs: number;
}): Asked {
  const values: unknown[] = [];
  const add: Asked["add"] = (value) => `$${values.push(value)}`;
  const tenant = `${add(tenantId)}::text`;
  let now: string | undefined;
  return {
    tenant,
    // A parameter that no part of the query names would have no type.
    now: () => (now ??= `${add(new Date(nowMs))}::timestamptz`),
    add,
    values,
  };
}
