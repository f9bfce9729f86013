import type { Pool } from "pg";
import { type Bundles, bundles } from "./bundles.ts";
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
  return {
    redemptions: redemptions(pool),
    outcomes: outcomes(pool),
    revocations: revocations(pool),
    bundles: bundles(pool),
  };
}
