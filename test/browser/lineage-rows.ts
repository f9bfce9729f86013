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

/** Ids of the executions of a list, from the top. */
export async function listedIds(page: Page): Promise<readonly string[]> {
  const rows = await page
    .locator(".table-body .table-row")
    .evaluateAll((all) => all.map((row) => [row.getAttribute("aria-rowindex"), row.id]));
  return rows.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, id]) => String(id).slice(-36));
}

/** A line of the graph, as it is drawn. */
export interface DrawnLine {
  /** SVG path data. */
  readonly path: string;
  /** "none" where it is not dashed. */
  readonly dash: string;
}

/** The lines that a selector finds. */
export function linesOf(page: Page, selector: string): Promise<readonly DrawnLine[]> {
  return page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((line) => ({
    path: line.getAttribute("d"),
    dash: getComputedStyle(line).strokeDasharray,
  }))`);
}

/** What the rows below the first say they stand for. */
export interface CountedRows {
  readonly children: number;
  /** By the word of their state. */
  readonly byWord: Readonly<Record<string, number>>;
}

/** Counts what rows stand for, folded or not; all of them have to be in the page. */
export async function countedRows(page: Page): Promise<CountedRows> {
  const [, ...texts] = await page.locator(ROWS).allInnerTexts();
  const byWord: Record<string, number> = {};
  for (const text of texts.filter((one) => !/Load(ing…| more)/.test(one))) {
    const [, folded = "1"] = /([\d,]+) ×/.exec(text) ?? [];
    const [word = "?"] = /allowed|expired|completed|denied/i.exec(text) ?? [];
    const so = word.toLowerCase();
    byWord[so] = (byWord[so] ?? 0) + Number(folded.replaceAll(",", ""));
  }
  const children = Object.values(byWord).reduce((sum, count) => sum + count, 0);
  return { children, byWord };
}
