/** A value that people look at while it changes. */
export interface Cell<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  /** Calls back after each change; returns how to end that. */
  readonly subscribe: (changed: () => void) => () => void;
}

/** A cell that begins with this value; setting an equal one tells nobody. */
export function cell<Value>(initial: Value): Cell<Value> {
  let now = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    set(value) {
      if (Object.is(value, now)) return;
      now = value;
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
