import type pg from "pg";
import type { Queries } from "../../services/evidence/src/store/queries.ts";

/** How the database finds what queries ask for. */
export interface Plans {
  /** The same queries, remembered: one of each text. */
  readonly query: Queries;
  /** Names of the indexes that any of them scans, and of the tables that any of them reads from end to end. */
  explain(client: pg.Pool): Promise<{
    readonly indexes: readonly string[];
    readonly wholeTables: readonly string[];
    readonly shapes: number;
  }>;
}

interface Node {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly Node[];
}

/** Remembers what passes through. */
export function planned(query: Queries): Plans {
  const seen = new Map<string, readonly unknown[]>();
  return {
    query(asked, values) {
      const text = typeof asked === "string" ? asked : asked.text;
      const given = (typeof asked === "string" ? values : (asked.values as unknown[])) ?? [];
      if (!seen.has(text)) seen.set(text, given);
      return query(asked, values);
    },
    async explain(client) {
      const nodes: Node[] = [];
      for (const [text, values] of seen) {
        const { rows } = await client.query<{ "QUERY PLAN": readonly { readonly Plan: Node }[] }>(
          `explain (format json) ${text}`,
          [...values],
        );
        nodes.push(...(rows[0]?.["QUERY PLAN"].flatMap(({ Plan }) => all(Plan)) ?? []));
      }
      return {
        shapes: seen.size,
        indexes: names(nodes, (node) => node["Index Name"]),
        wholeTables: names(nodes, (node) =>
          node["Node Type"] === "Seq Scan" ? node["Relation Name"] : undefined,
        ),
      };
    },
  };
}

function all(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(all)];
}

function names(nodes: readonly Node[], of: (node: Node) => string | undefined): readonly string[] {
  return [...new Set(nodes.flatMap((node) => of(node) ?? []))].toSorted();
}
