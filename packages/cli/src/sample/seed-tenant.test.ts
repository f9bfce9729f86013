import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { seedTenant } from "./seed-tenant.ts";

const quiet = { note: () => {} };

/** A seed that counts how often it was sown, and fails the first `failures` times. */
function counting(failures = 0) {
  let sown = 0;
  return {
    sow: async () => {
      sown++;
      if (sown <= failures) throw new Error("interrupted");
    },
    times: () => sown,
  };
}

test("seeds at the first start only", async () => {
  await using folder = await temporaryFolder();
  const seed = counting();
  for (let start = 0; start < 3; start++) await seedTenant(folder.path, false, quiet, seed.sow);
  expect(seed.times()).toBe(1);
});

test("finishes at the next start what was interrupted", async () => {
  await using folder = await temporaryFolder();
  const seed = counting(2);
  for (let start = 0; start < 5; start++)
    await seedTenant(folder.path, false, quiet, seed.sow).catch(() => {});
  expect(seed.times()).toBe(3);
});

test("an empty start stays empty, also when later starts do not say so", async () => {
  await using folder = await temporaryFolder();
  const seed = counting();
  await seedTenant(folder.path, true, quiet, seed.sow);
  await seedTenant(folder.path, false, quiet, seed.sow);
  expect(seed.times()).toBe(0);
});

test("says that a seeded folder does not become empty", async () => {
  await using folder = await temporaryFolder();
  const notes: string[] = [];
  const output = { note: (line: string) => void notes.push(line) };
  await seedTenant(folder.path, false, quiet, counting().sow);
  await seedTenant(folder.path, true, output, counting().sow);
  expect(notes.join()).toContain("--empty changes nothing");
});
