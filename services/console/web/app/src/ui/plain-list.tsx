import type { ReactNode } from "react";
import { failureOf } from "../api/failure.ts";
import { Empty, Failed, Loading } from "./states.tsx";
import "./plain-list.css";

/** What a list is made with. */
export interface PlainListProps<Item> {
  readonly label: string;
  readonly heads: readonly string[];
  /** Undefined until the first answer. */
  readonly items: readonly Item[] | undefined;
  /** Null when the last question was answered. */
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly keyOf: (item: Item) => string;
  /** The cells of a row, in the order of the heads. */
  readonly cells: (item: Item) => readonly ReactNode[];
  readonly empty: { readonly why: string; readonly command: string };
}

/** A short list in whatever state it is. */
export function PlainList<Item>(props: PlainListProps<Item>) {
  const { label, heads, items, error, onRetry, keyOf, cells, empty } = props;
  return (
    <>
      {error !== null && <Failed failure={failureOf(error)} onRetry={onRetry} />}
      {items === undefined && error === null && <Loading rows={4} />}
      {items?.length === 0 && <Empty {...empty} />}
      {items !== undefined && items.length > 0 && (
        <div aria-label={label} className="plain-list" role="region" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={keyOf(item)}>
                  {cells(item).map((cell, at) => (
                    <td key={heads[at]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
