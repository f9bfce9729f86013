import type { Database } from "./database.ts";

/** One published bundle of verification keys. */
export interface StoredBundle {
  readonly seq: number;
  /** SHA-256 of the signing input of the bundle before; null for the first. */
  readonly previousHash: Uint8Array | null;
  /** exec-bundle+jwt. */
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly signedAtMs: number;
}

/** The table of bundles. */
export interface Bundles {
  /** The one with the highest number; undefined before the first. */
  latest(): Promise<StoredBundle | undefined>;
  /** False when another instance published this number first. */
  insert(bundle: StoredBundle): Promise<boolean>;
}

interface Row {
  seq: string;
  prev_h: Buffer | null;
  bundle: string;
  signed_at: Date;
}

/** Bundles in Postgres. */
export function bundles({ query }: Database): Bundles {
  return {
    async latest() {
      const { rows } = await query<Row>({
        name: "bundle latest",
        text: `select seq, prev_h, bundle, signed_at from grants.bundle_state
          order by seq desc limit 1`,
      });
      const [row] = rows;
      return (
        row && {
          seq: Number(row.seq),
          previousHash: row.prev_h,
          token: row.bundle,
          signedAtMs: row.signed_at.getTime(),
        }
      );
    },
    async insert(bundle) {
      const { rowCount } = await query({
        name: "bundle insert",
        text: `insert into grants.bundle_state (seq, prev_h, bundle, signed_at)
          values ($1, $2, $3, $4) on conflict do nothing`,
        values: [bundle.seq, bundle.previousHash, bundle.token, new Date(bundle.signedAtMs)],
      });
      return rowCount === 1;
    },
  };
}
