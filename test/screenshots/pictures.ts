import type { Page } from "playwright-core";
import type { SceneFacts } from "./scene.ts";

/** A place of the console as people find it. */
export interface Picture {
  /** Of the files. */
  readonly name: string;
  /** Undefined for the public. */
  readonly role?: "analyst" | "admin";
  path(facts: SceneFacts): string;
  /** Waits until there is something to see. */
  prepare(page: Page, facts: SceneFacts): Promise<void>;
}

const visible = (page: Page, selector: string): Promise<void> =>
  page.locator(selector).first().waitFor();

/** Every place, in the order in which docs/console.md shows them. */
export const pictures: readonly Picture[] = [
  {
    name: "landing",
    path: () => "/",
    prepare: (page) => visible(page, "main"),
  },
  {
    name: "decisions",
    role: "admin",
    path: () => "/decisions",
    prepare: (page) => visible(page, ".table-body .cell-time"),
  },
  {
    name: "record",
    role: "admin",
    path: ({ deniedId }) => `/decisions?sel=${deniedId}`,
    prepare: (page) => visible(page, ".drawer .verdict"),
  },
  {
    name: "proof",
    role: "admin",
    path: ({ allowedId }) => `/decisions?sel=${allowedId}&tab=proof`,
    prepare: (page) => visible(page, ".drawer .verdict"),
  },
  {
    name: "policies",
    role: "admin",
    path: ({ policyDigest }) => `/policies/${policyDigest}`,
    prepare: (page) => visible(page, "main pre"),
  },
  {
    name: "revocations",
    role: "admin",
    path: () => "/revocations",
    prepare: (page) => visible(page, ".plain-list tbody tr"),
  },
  {
    name: "identities",
    role: "admin",
    path: () => "/identities/principals",
    prepare: (page) => page.getByText("Agent::incident-agent").first().waitFor(),
  },
  {
    name: "changes",
    role: "admin",
    path: () => "/changes",
    prepare: (page) => page.getByText("Policy set activated").first().waitFor(),
  },
  {
    name: "lineage",
    role: "admin",
    path: () => "/lineage",
    prepare: (page) => visible(page, ".begin-list .strip"),
  },
  {
    name: "tree",
    role: "admin",
    path: ({ treeId }) => `/lineage/${treeId}`,
    prepare: wholeTree,
  },
  {
    name: "strata",
    role: "admin",
    path: ({ treeId }) => `/lineage/${treeId}?view=strata`,
    prepare: wholeTree,
  },
  {
    name: "graph",
    role: "admin",
    path: ({ treeId }) => `/lineage/${treeId}?view=graph`,
    prepare: (page) => visible(page, ".graph-what"),
  },
  {
    name: "health",
    role: "admin",
    path: () => "/health",
    prepare: (page) => page.getByText("WORKING", { exact: true }).waitFor({ timeout: 90_000 }),
  },
  {
    name: "demo",
    path: () => "/demo",
    prepare: playDemo,
  },
  {
    name: "viewer",
    path: () => "/verify",
    async prepare(page, { bundle, trust }) {
      await page.locator("input[type=file]").first().setInputFiles([bundle, trust]);
      await page.getByText("Included").first().waitFor();
    },
  },
];

/** Waits until the whole tree is there. */
async function wholeTree(page: Page): Promise<void> {
  await visible(page, "main canvas");
  await page
    .getByText(/loading: [0-9,]+ so far|are loaded: the picture/)
    .waitFor({ state: "detached" });
}

/** Lets the agent work in both worlds, has it follow the instruction in the ticket, and waits for the monitor's alarm. */
async function playDemo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "New run" }).click();
  await page.getByRole("radio", { name: /Policy/ }).check({ force: true });
  await page.getByRole("button", { name: /Break it/ }).click();
  await page
    .locator("strong", { hasText: /^ALARM$/ })
    .first()
    .waitFor();
}
