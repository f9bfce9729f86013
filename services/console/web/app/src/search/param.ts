/** How one parameter of an address is read and written. */
export interface Param<Value> {
  /** What holds when the address does not say; it is never written. */
  readonly initial: Value;
  /** What it must look like, for people. */
  readonly form: string;
  /** The value, or undefined when the text is not of the form. */
  read(text: string): Value | undefined;
  write(value: Value): string;
}

const MOST_CHARACTERS = 512;

/** Any text up to 512 characters; empty at first. */
export const anyText: Param<string> = {
  initial: "",
  form: `a text of at most ${MOST_CHARACTERS} characters`,
  read: (text) => (text.length <= MOST_CHARACTERS ? text : undefined),
  write: (value) => value,
};

/** A text of this form; empty at first. */
export function textLike(pattern: RegExp, form: string): Param<string> {
  return {
    initial: "",
    form,
    read: (text) => (text === "" || pattern.test(text) ? text : undefined),
    write: (value) => value,
  };
}

/** One of these; the first at first. */
export function oneOf<const Value extends string>(
  first: Value,
  ...others: readonly Value[]
): Param<Value> {
  const all: readonly Value[] = [first, ...others];
  return {
    initial: first,
    form: `one of ${all.join(", ")}`,
    read: (text) => all.find((one) => one === text),
    write: (value) => value,
  };
}

/** A whole number that is not negative; 0 at first. */
export const count: Param<number> = {
  initial: 0,
  form: "a whole number",
  read: (text) => (/^[0-9]{1,15}$/.test(text) ? Number(text) : undefined),
  write: String,
};
