import type { Param } from "./param.ts";

/** A parameter that an address has and nobody uses. */
export interface Ignored {
  readonly name: string;
  readonly value: string;
  /** Why, for people. */
  readonly why: string;
}

/** How the part of an address after `?` is read and written. */
export interface SearchCodec<Values> {
  read(raw: RawSearch): { readonly values: Values; readonly ignored: readonly Ignored[] };
  /** With the `?`; empty when everything is as at first. */
  write(values: Partial<Values>): string;
}

/** The parameters as they stand in an address. */
export type RawSearch = Readonly<Record<string, string>>;

/** A codec of these parameters, written in their order. */
export function searchCodec<Values extends object>(params: {
  readonly [Name in keyof Values]: Param<Values[Name]>;
}): SearchCodec<Values> {
  const entries = Object.entries<Param<unknown>>(params);
  return {
    read(raw) {
      const ignored: Ignored[] = Object.keys(raw)
        .filter((name) => !Object.hasOwn(params, name))
        .map((name) => ({ name, value: raw[name] ?? "", why: "this page does not know it" }));
      const values = entries.map(([name, param]) => {
        const text = Object.hasOwn(raw, name) ? raw[name] : undefined;
        const value = text === undefined ? param.initial : param.read(text);
        if (value === undefined)
          ignored.push({ name, value: text ?? "", why: `it is not ${param.form}` });
        return [name, value ?? param.initial];
      });
      return { values: Object.fromEntries(values) as Values, ignored };
    },
    write(values) {
      const given: Readonly<Record<string, unknown>> = { ...values };
      const raw = entries.flatMap(([name, param]) => {
        const value = given[name];
        const isInitial = value === undefined || value === param.initial;
        return isInitial ? [] : [[name, param.write(value)] as const];
      });
      return writeRaw(Object.fromEntries(raw));
    },
  };
}

/** Reads the part of an address after `?`; of a name that comes twice the first counts. */
export function readRaw(search: string): RawSearch {
  const all = [...new URLSearchParams(search)];
  return Object.fromEntries(all.toReversed());
}

/** Writes it, with the `?`, so that people can read it. */
export function writeRaw(raw: RawSearch): string {
  const parts = Object.entries(raw).map(([name, value]) => `${name}=${readable(value)}`);
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

// RFC 3986 section 3.4 allows these in a query; a space is written as forms write it.
function readable(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replaceAll(/%(3A|2F|2C|40)/g, (escaped) => decodeURIComponent(escaped));
}
