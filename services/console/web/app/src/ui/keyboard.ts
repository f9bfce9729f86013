import { KEY_TABLE, type KeyId } from "./key-table.ts";

/** A key press as far as it matters. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Milliseconds. */
  readonly timeStamp: number;
  /** Whether somebody is writing. */
  readonly isInField: boolean;
}

/** Turns presses into what they do. */
export interface Keyboard {
  /** Does what the press means; whether it meant anything. */
  press(press: Press): boolean;
  /** Says what a key does, given the key as the table calls it; returns how to end that. Who came last is asked first. */
  on(id: KeyId, act: (key: string) => void): () => void;
}

const SEQUENCE_MS = 1_000;

/** A keyboard nobody listens to yet. */
export function keyboard(): Keyboard {
  const acts = new Map<KeyId, ((key: string) => void)[]>();
  let begun = { key: "", at: -SEQUENCE_MS };

  return {
    press(press) {
      const name = nameOf(press);
      if (name === undefined) return false;
      const isSequence = press.timeStamp - begun.at < SEQUENCE_MS;
      const id = (isSequence && idOf(`${begun.key} ${name}`)) || idOf(name);
      begun = { key: name, at: press.timeStamp };
      const act = id === undefined ? undefined : acts.get(id)?.at(-1);
      act?.(name);
      return act !== undefined;
    },
    on(id, act) {
      acts.set(id, [...(acts.get(id) ?? []), act]);
      return () => {
        acts.set(
          id,
          (acts.get(id) ?? []).filter((one) => one !== act),
        );
      };
    },
  };
}

/** How a press is called in the table; undefined when it belongs to somebody else. */
function nameOf({ key, ctrlKey, metaKey, altKey, isInField }: Press): string | undefined {
  if ((ctrlKey || metaKey) && !altKey) return key.toLowerCase() === "k" ? "mod+k" : undefined;
  return isInField || altKey ? undefined : key;
}

function idOf(name: string): KeyId | undefined {
  return KEY_TABLE.find(({ keys }) => keys.some((key) => key === name))?.id;
}
