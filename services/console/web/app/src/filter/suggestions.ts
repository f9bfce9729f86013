import { reasonWords } from "../words.ts";
import { filterKeys } from "./filter-keys.ts";

/** How a filter could go on. */
export interface Suggestion {
  /** The whole text then. */
  readonly text: string;
  readonly label: string;
  readonly help: string;
}

const MOST = 8;
const TIMES: Readonly<Record<string, string>> = {
  since: "a duration back from now, like 1h",
  from: "an instant, like 2026-11-23T12:04",
  to: "an instant, like 2026-11-23T12:04",
};
const DURATIONS = ["15m", "1h", "24h", "7d"];

/** How the last word of a filter could go on. */
export function suggestions(text: string): readonly Suggestion[] {
  const [, before = "", minus = "", word = ""] = /^(.*?)(-?)(\S*)$/s.exec(text) ?? [];
  const at = (rest: string) => `${before}${minus}${rest}`;
  const [, key, value = ""] = /^([a-z]+):(.*)$/.exec(word) ?? [];
  const found = key === undefined ? keysLike(word, minus !== "") : valuesOf(key, value);
  return found.slice(0, MOST).map(({ rest, help }) => ({ text: at(rest), label: rest, help }));
}

interface Found {
  readonly rest: string;
  readonly help: string;
}

function keysLike(word: string, isNegated: boolean): Found[] {
  const times = isNegated ? {} : TIMES;
  const all = [
    ...Object.entries(filterKeys).map(([name, { help }]) => [name, help] as const),
    ...Object.entries(times),
  ];
  return all
    .filter(([name]) => name.startsWith(word) && (word !== "" || !isNegated))
    .map(([name, help]) => ({ rest: `${name}:`, help }));
}

function valuesOf(key: string, value: string): Found[] {
  if (key === "since")
    return DURATIONS.map((rest) => ({ rest: `since:${rest}`, help: "back from now" }));
  const known = Object.hasOwn(filterKeys, key) ? filterKeys[key] : undefined;
  const low = value.toLowerCase();
  return (known?.values ?? [])
    .filter((one) => one.toLowerCase().includes(low) && one !== value)
    .map((one) => ({
      rest: `${key}:${one}`,
      help: key === "reason" ? reasonWords(one).meaning : (known?.help ?? ""),
    }));
}
