/** A word of a filter. */
export interface Token {
  /** Where it begins in the text, and where what follows it begins. */
  readonly start: number;
  readonly end: number;
  /** A `-` stands before it. */
  readonly isNegated: boolean;
  /** What stands before the first colon; undefined for a bare word. */
  readonly key: string | undefined;
  readonly value: string;
}

/** The words of a filter, in order. A key is in lower case, so that `Tool::search` is a bare word. */
export function tokens(text: string): readonly Token[] {
  return [...text.matchAll(/\S+/g)].map((match) => {
    const [word] = match;
    const isNegated = word.startsWith("-");
    const plain = isNegated ? word.slice(1) : word;
    const [, key, value] = /^([a-z]+):(?!:)(.*)$/.exec(plain) ?? [];
    return {
      start: match.index,
      end: match.index + word.length,
      isNegated,
      key,
      value: value ?? plain,
    };
  });
}

/** The text with this condition: it takes the place of one with the same key and sign. */
export function withCondition(text: string, condition: string): string {
  const [added] = tokens(condition);
  if (added === undefined) return text;
  const kept = tokens(text).filter(
    ({ key, isNegated }) => key !== added.key || isNegated !== added.isNegated,
  );
  return [...kept.map(({ start, end }) => text.slice(start, end)), condition].join(" ");
}
