import type { Pool } from "pg";
import { type Bundles, bundles } from "./bundles.ts";
import { database } from "./database.ts";
import { type Outcomes, outcomes } from "./outcomes.ts";
import { type Redemptions, redemptions } from "./redemptions.ts";
import { type Revocations, revocations } from "./revocations.ts";

/** Everything the service remembers. */
export interface Stores {
  readonly redemptions: Redemptions;
  readonly outcomes: Outcomes;
  readonly revocations: Revocations;
  readonly bundles: Bundles;
}

/** The stores in one database. */
export function stores(pool: Pool): Stores {
  const db = database(pool);
  return {
    redemptions: redemptions(db),
    outcomes: outcomes(db),
    revocations: revocations(db),
    bundles: bundles(db),
  };
}
