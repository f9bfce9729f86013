/** What an element is made with besides its children. */
export interface Properties {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  readonly type?: string;
  readonly href?: string;
  readonly download?: string;
  readonly role?: string;
  readonly label?: string;
  readonly value?: string;
  readonly disabled?: boolean;
  readonly hidden?: boolean;
  readonly open?: boolean;
  /** More attributes, by name. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
  readonly onInput?: (value: string) => void;
}

/** What stands in an element: other nodes, and texts, which are never read as markup. */
export type Child = Node | string | undefined;

/** Makes an element. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  const { attributes, onClick, onInput, label, class: className, ...plain } = properties;
  if (className !== undefined) made.className = className;
  if (label !== undefined) made.setAttribute("aria-label", label);
  for (const [name, value] of Object.entries({ ...plain, ...attributes })) {
    if (typeof value === "boolean") made.toggleAttribute(name, value);
    else made.setAttribute(name, value);
  }
  if (onClick !== undefined) made.addEventListener("click", onClick);
  if (onInput !== undefined)
    made.addEventListener("input", () => onInput((made as unknown as { value: string }).value));
  fill(made, ...children);
  return made;
}

/** Replaces everything in an element. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  const present = children.filter((child) => child !== undefined);
  parent.replaceChildren(
    ...present.map((child) => (typeof child === "string" ? visible(child) : child)),
  );
}

/** A button that does one thing. */
export function button(
  text: string,
  onClick: () => void,
  properties: Properties = {},
): HTMLButtonElement {
  return element("button", { type: "button", onClick, ...properties }, text);
}

/** A text in the typeface of bytes. */
export function code(text: string): HTMLElement {
  return element("code", {}, text);
}

/** A part that can be opened. */
export function fold(summary: string, isOpen: boolean, ...children: readonly Child[]): HTMLElement {
  return element("details", { open: isOpen }, element("summary", {}, summary), ...children);
}

/** Names and what they stand for. Rows without a value are left out. */
export function list(...rows: readonly (readonly [name: string, value: Child])[]): HTMLElement {
  return element(
    "dl",
    {},
    ...rows
      .filter(([, value]) => value !== undefined)
      .flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

/** A table; its cells may be anything. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const head = heads.map((name) => element("th", { attributes: { scope: "col" } }, name));
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element(
      "tbody",
      {},
      ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell)))),
    ),
  );
}

/** What acts on a text without being seen, such as marks that turn its direction, is shown by its number. */
function visible(text: string): string {
  return text.replaceAll(
    /[^\P{Cc}\n\t]|\p{Cf}|[\u2028\u2029]/gu,
    (unseen) => `\\u{${(unseen.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
