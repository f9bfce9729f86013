/** A policy as it stands in a file. */
export interface PolicyText {
  /** Of its `@id`; where it has none, its place in the file. */
  readonly id: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** `permit` or `forbid`; empty when it is neither. */
  readonly effect: string;
  /** Annotations by name, such as `reason` and `advice`. */
  readonly annotations: ReadonlyMap<string, string>;
  /** With the comments above it. */
  readonly text: string;
}

/** The policies of a Cedar file, in order. The text is only cut apart, not judged: the service has done that. */
export function policiesOf(path: string, text: string): readonly PolicyText[] {
  const found: PolicyText[] = [];
  let begin = 0;
  for (const end of statementEnds(text)) {
    const piece = text.slice(begin, end);
    const body = piece.trimStart();
    const start = begin + piece.length - body.length;
    begin = end;
    const code = withoutComments(body);
    if (code.trim() === "") continue;
    const annotations = annotationsOf(code);
    found.push({
      id: annotations.get("id") ?? `${path}#${found.length + 1}`,
      path,
      line: text.slice(0, start).split("\n").length,
      effect: /\b(permit|forbid)\s*\(/.exec(code)?.[1] ?? "",
      annotations,
      text: body.trimEnd(),
    });
  }
  return found;
}

/** Where statements end: after each semicolon that is in no text and no comment, and at the end. */
function statementEnds(text: string): readonly number[] {
  const ends: number[] = [];
  for (const { 0: piece, index } of text.matchAll(PIECES)) if (piece === ";") ends.push(index + 1);
  return [...ends, text.length];
}

const PIECES = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|;/g;

function withoutComments(text: string): string {
  return text.replaceAll(PIECES, (piece) => (piece.startsWith("//") ? "" : piece));
}

function annotationsOf(code: string): ReadonlyMap<string, string> {
  const all = code.matchAll(/@([a-z_]+)\s*\(\s*("(?:[^"\\]|\\.)*")\s*\)/g);
  return new Map(Array.from(all, ([, name = "", value = ""]) => [name, unquoted(value)]));
}

function unquoted(value: string): string {
  return value.slice(1, -1).replaceAll(/\\(["'\\])/g, "$1");
}
