import { type HeldRows, meets, type SearchPage } from "./held-rows.ts";

/** Where few match, one page may not reach down to what is held: so many are asked for at once. */
const MOST_PAGES = 5;

/**
 * The newest page of a search, from which the list can go on: where few match, several are asked for until they meet what
 * is held, unless there is as much new as a page holds.
 */
export async function newestPage<Page extends SearchPage>(
  ask: (token: string) => Promise<Page>,
  held: Pick<HeldRows, "coveredId"> | undefined,
  pageSize: number,
): Promise<Page> {
  let page = await ask("");
  for (let pages = 1; pages < MOST_PAGES; pages++) {
    if (held === undefined || page.next === undefined || meets(page, held)) break;
    if (page.executions.length >= pageSize) break;
    const { executions, next } = await ask(page.next.token);
    page = { ...page, executions: [...page.executions, ...executions], next };
  }
  return page;
}
