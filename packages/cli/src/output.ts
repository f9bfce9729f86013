import type { Json } from "@writ/encoding";

/** Where a command writes: facts for people or for programs on standard output, remarks on standard error. */
export interface Output {
  readonly isJson: boolean;
  /** One result: the lines for people, or the object for programs. */
  result(object: { readonly [key: string]: Json | undefined }, lines: readonly string[]): void;
  /** A remark for people, on standard error. */
  note(line: string): void;
}

/** An output on two streams. */
export function output(
  isJson: boolean,
  stdout: { write(text: string): unknown },
  stderr: { write(text: string): unknown },
): Output {
  return {
    isJson,
    result(object, lines) {
      stdout.write(isJson ? `${JSON.stringify(object)}\n` : `${lines.join("\n")}\n`);
    },
    note(line) {
      stderr.write(`${line}\n`);
    },
  };
}

/** Lines of `name  value` with the values under each other; entries without a value are left out. */
export function table(
  entries: readonly (readonly [name: string, value: string | undefined])[],
): string[] {
  const shown = entries.filter(([, value]) => value !== undefined && value !== "");
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
