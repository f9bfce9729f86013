import { defineConfig } from "vitest/config";

const sources = "{packages,services}/*/src/**";
const postgres = { globalSetup: ["test/support/postgres.ts"], hookTimeout: 60_000 };

// What takes long, and repeats in more ways what other tests show once.
const shorter = process.env["WRIT_TEST"] === "long" ? [] : ["**/*.long.test.ts"];

// Later groups start when earlier ones are done: the heavier the tests, the fewer at a time.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            `${sources}/*.test.ts`,
            "services/console/web/app/src/**/*.test.ts",
            "deploy/*.test.mjs",
            "test/docs/*.test.ts",
          ],
          exclude: ["**/*.pg.test.ts", "**/*.process.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "postgres",
          include: [`${sources}/*.pg.test.ts`, "test/faults/**/*.pg.test.ts"],
          ...postgres,
          testTimeout: 30_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "cluster",
          include: ["test/cluster/**/*.test.ts"],
          ...postgres,
          testTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Programs that are not ours judge what ours made.
        test: {
          name: "verifiers",
          include: ["test/verifiers/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // What people see, in a real browser.
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          exclude: shorter,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // Whole processes on real ports and a Postgres each: one file at a time.
        test: {
          name: "process",
          include: [
            `${sources}/*.process.test.ts`,
            "test/process/**/*.test.ts",
            "test/faults/**/*.process.test.ts",
          ],
          exclude: shorter,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
