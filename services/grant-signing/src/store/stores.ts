import type { Pool } from "pg";
import { type Bundles, bundles } from "./bundles.ts";
import { database } from "./database.ts";
import { type KeyChanges, keyChanges } from "./key-changes.ts";
import { type Outcomes, outcomes } from "./outcomes.ts";
import { type ProgressReports, progressReports } from "./progress.ts";
import { type Redemptions, redemptions } from "./redemptions.ts";
import { type Revocations, revocations } from "./revocations.ts";

/** Everything the service remembers. */
export interface Stores {
  readonly redemptions: Redemptions;
  readonly progress: ProgressReports;
  readonly outcomes: Outcomes;
  readonly revocations: Revocations;
  readonly bundles: Bundles;
  readonly keyChanges: KeyChanges;
}

/** The stores in one database. */
export function stores(pool: Pool): Stores {
  const db = database(pool);
  return {
    redemptions: redemptions(db),
    progress: progressReports(db),
    outcomes: outcomes(db),
    revocations: revocations(db),
    bundles: bundles(db),
    keyChanges: keyChanges(db),
  };
}
