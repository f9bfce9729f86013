import { isAction, isUid } from "@writ/encoding";
import { DURATION } from "../time/duration.ts";
import { instantMs } from "../time/instant.ts";
import type { Conditions } from "./conditions.ts";
import { filterKeys } from "./filter-keys.ts";
import { type Token, tokens } from "./token.ts";

/** Something in a filter that means nothing. */
export interface Problem {
  /** Where in the text it stands. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The time a filter is about, as people wrote it; empty where they did not. */
export interface TimeWish {
  /** A duration back from now, like `1h`. */
  readonly since: string;
  /** An instant. */
  readonly from: string;
  /** An instant. */
  readonly to: string;
}

/** What a filter means. With problems it must not be asked. */
export interface ParsedFilter {
  /** What must match. */
  readonly filter: Conditions;
  /** None of which may match. */
  readonly without: Conditions;
  readonly time: TimeWish;
  readonly problems: readonly Problem[];
}

const MOST_TOKENS = 32;

/** Reads a filter such as `decision:deny -reason:GRANT_* since:1h search`. */
export function parseFilter(text: string): ParsedFilter {
  const problems: Problem[] = [];
  const filter: { -readonly [Field in keyof Conditions]: Conditions[Field] } = {};
  const without: typeof filter = {};
  const time = { since: "", from: "", to: "" };
  const seen = new Set<string>();
  const words: Token[] = [];

  const all = tokens(text);
  for (const token of all.slice(0, MOST_TOKENS)) {
    const wrong = (message: string) => {
      problems.push({ start: token.start, end: token.end, message });
    };
    if (token.key === undefined) {
      words.push(token);
      continue;
    }
    const name = `${token.isNegated ? "-" : ""}${token.key}`;
    if (seen.has(name)) {
      wrong(`${name}: is there twice; one is asked for at a time`);
      continue;
    }
    seen.add(name);
    if (Object.hasOwn(time, token.key)) readTime(token, time, wrong);
    else readCondition(token, token.isNegated ? without : filter, wrong);
  }
  for (const isNegated of [false, true])
    readWords(words, isNegated, isNegated ? without : filter, problems);
  const [beyond] = all.slice(MOST_TOKENS);
  if (beyond !== undefined)
    problems.push({ start: beyond.start, end: text.length, message: "the filter is too long" });
  if (time.since !== "" && time.from !== "")
    problems.push({ start: 0, end: text.length, message: "since: and from: exclude each other" });
  return { filter, without, time, problems };
}

function readCondition(token: Token, into: Conditions, wrong: (message: string) => void): void {
  const { key = "", value } = token;
  const known = Object.hasOwn(filterKeys, key) ? filterKeys[key] : undefined;
  if (known === undefined) {
    const word = `${key}:${value}`;
    wrong(
      isAction(word)
        ? `${key}: is not a filter; the action would be action:${word}`
        : `${key}: is not a filter; ? lists all`,
    );
    return;
  }
  const read = value === "" ? `${key}: wants a value: ${known.help}` : known.read(value);
  if (typeof read === "string") wrong(read);
  else Object.assign(into, read);
}

function readTime(
  { key = "", value, isNegated }: Token,
  time: Record<string, string>,
  wrong: (message: string) => void,
): void {
  if (isNegated) wrong("a time cannot be negated");
  else if (key === "since" && !DURATION.test(value))
    wrong("since: takes a duration, like 15m, 1h or 7d");
  else if (key !== "since" && instantMs(value) === undefined)
    wrong(`${key}: takes an instant, like 2026-11-23T12:04`);
  else time[key] = value;
}

// Words without a key are one text to look for, as it stands.
function readWords(
  words: readonly Token[],
  isNegated: boolean,
  into: { text?: string | undefined },
  problems: Problem[],
): void {
  const own = words.filter((word) => word.isNegated === isNegated);
  const [first, second] = own;
  if (first === undefined) return;
  into.text = first.value;
  if (second !== undefined)
    problems.push({
      start: second.start,
      end: second.end,
      message: isUid(second.value)
        ? `one word is looked for at a time; the resource would be resource:${second.value}`
        : "one word is looked for at a time",
    });
}
