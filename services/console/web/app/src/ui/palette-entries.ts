import { reasonCodes } from "@writ/reasons";
import { paths } from "../paths.ts";
import { PLACES } from "./places.ts";

/** Something the palette leads to. */
export interface PaletteEntry {
  readonly label: string;
  /** More about it. */
  readonly hint: string;
  readonly href: string;
  readonly isOutside: boolean;
}

const MOST = 12;

/** Whether a text is an id, a digest, a key id, a leaf's number, a code or a uid: something with a place of its own. */
export function isName(text: string): boolean {
  return /^(sha256:)?[0-9a-f]{64}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[A-Za-z0-9_-]{43}$|^[0-9][0-9,]*$|^[A-Z][A-Z0-9_]{3,}$|^[A-Z][A-Za-z0-9]*::\S+$/.test(
    text,
  );
}

/** What to offer for a text: what it names first, then places and reason codes, then a search. */
export function paletteEntries(text: string): readonly PaletteEntry[] {
  const wanted = text.trim();
  const low = wanted.toLowerCase();
  const inside = { isOutside: false };
  const named = isName(wanted)
    ? [
        {
          label: `Go to ${wanted}`,
          hint: "what this stands for",
          href: paths.resolve(wanted),
          ...inside,
        },
      ]
    : [];
  const places = PLACES.filter(({ name }) => name.toLowerCase().includes(low)).map(
    ({ name, href, isOutside }) => ({
      label: name,
      hint: "page",
      href,
      isOutside: isOutside === true,
    }),
  );
  const codes = Object.entries(reasonCodes)
    .filter(([code]) => low.length > 1 && code.toLowerCase().includes(low.replaceAll(" ", "_")))
    .map(([code, { meaning }]) => ({
      label: code,
      hint: meaning,
      href: paths.decisions({ q: `reason:${code}` }),
      ...inside,
    }));
  const search =
    wanted === "" || named.length > 0
      ? []
      : [
          {
            label: `Search decisions for “${wanted}”`,
            hint: "filter",
            href: paths.decisions({ q: wanted }),
            ...inside,
          },
        ];
  return [...named, ...places, ...codes, ...search].slice(0, MOST);
}
