import { query } from "../../support/query.ts";

/** Tables of a world that hold what was done. */
const EFFECTS = ["exported", "message", "refund", "result"] as const;

/** How many rows a world holds of what a run did, in one step or in all. */
export async function effectRows(
  adminUrl: string,
  world: "lab_open" | "lab_writ",
  runId: string,
  stepId?: string,
): Promise<number> {
  const counts = EFFECTS.map(
    (table) =>
      `(select count(*) from ${world}.${table} where run_id = $1 and ($2::text is null or step_id = $2))`,
  );
  const [row] = await query(adminUrl, `select ${counts.join(" + ")} as rows`, [
    runId,
    stepId ?? null,
  ]);
  return Number(row?.["rows"]);
}

/** The clock of a run by the database alone: from the first forbidden commit to the alarm, in milliseconds. */
export async function clockMs(adminUrl: string, runId: string): Promise<number> {
  const [row] = await query(
    adminUrl,
    `select (extract(epoch from min(l.raised_at) - min(a.committed_at)) * 1000)::float8 as ms
     from lab.verdict v join lab_open.audit a using (act_id) left join lab_open.alarm l using (act_id)
     where v.run_id = $1 and v.forbidden`,
    [runId],
  );
  return Number(row?.["ms"]);
}
