import type { Page } from "playwright-core";

/** Rows of the tree that are in the page. */
export const ROWS = ".lineage-tree .table-body .table-row";
/** The tree itself. */
export const TREE = "[role=treegrid]";

/** The row of an execution. */
export function rowOf(page: Page, executionId: string) {
  return page.locator(`${ROWS}[id$="${executionId}"]:not([id*="fold-"])`);
}

/** Ids of the executions that have a row of their own, from the top. */
export async function shownIds(page: Page): Promise<readonly string[]> {
  const rows = await page
    .locator(ROWS)
    .evaluateAll((all) => all.map((row) => [row.getAttribute("aria-rowindex"), row.id]));
  return rows
    .filter(([, id = ""]) => !/(fold|more)-/.test(String(id)))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, id]) => String(id).slice(-36));
}

/** The row the keyboard is at. */
export async function activeRow(
  page: Page,
): Promise<{ readonly key: string; readonly expanded: string }> {
  const id = (await page.locator(TREE).getAttribute("aria-activedescendant")) ?? "";
  const row = page.locator(`[id="${id}"]`);
  const isFold = id.includes("fold-");
  return {
    key: isFold ? id : id.slice(-36),
    expanded: (await row.getAttribute("aria-expanded")) ?? "",
  };
}

/** Goes on with the tab key until the focus is at an element of this role. */
export async function tabTo(page: Page, role: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate("document.activeElement?.getAttribute('role')")) === role) return;
  }
  throw new Error(`no ${role} is reached`);
}

/** Counts of descendants, as the command line prints them. */
export interface Counts {
  readonly total: number;
  readonly byState: Readonly<Record<string, number>>;
}

/** Whether `said`, name and number by turns or together, are these counts. */
export function sameCounts(said: readonly unknown[], byState: Counts["byState"]): boolean {
  const sorted = (entries: readonly unknown[]) => JSON.stringify(entries.map(String).toSorted());
  return sorted(said) === sorted(Object.entries(byState));
}
