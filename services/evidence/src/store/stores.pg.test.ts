import { openPool } from "@writ/postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/database.ts";
import { plantedLog } from "../testing/planted-log.ts";
import { ORIGIN } from "../testing/test-log.ts";
import { stores } from "./stores.ts";

test("questions about executions go to the copy, and to nothing else", async () => {
  await using original = await freshDatabase();
  await using copy = await freshDatabase();
  await using here = await plantedLog(original.url, ORIGIN);
  await using there = await plantedLog(copy.url, ORIGIN);
  await here.decide("sample", [{}, {}]);
  await there.decide("sample", [{}]);
  const [pool, reads] = [original, copy].map((one) => openPool(one.urlOf("evidence")));
  if (pool === undefined || reads === undefined) throw new Error("two databases");
  try {
    expect(await stores(pool, ORIGIN, reads).lineage.end()).toEqual({ logId: 1, index: 1 });
    expect(await stores(pool, ORIGIN).lineage.end()).toEqual({ logId: 1, index: 2 });
  } finally {
    await Promise.all([pool.end(), reads.end()]);
  }
});
