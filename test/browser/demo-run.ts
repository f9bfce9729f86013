import type { Locator, Page } from "playwright-core";

/** Rows of steps that were stopped. */
export const STOPPED = ":is([data-state=DENIED], [data-state=REFUSED])";

/** Starts a run whose monitor reads so often where that can be chosen, and waits until its story is told. */
export async function startDemoRun(page: Page, every = "1 s"): Promise<string> {
  const delay = page.getByText(every, { exact: true });
  await page.getByRole("button", { name: "Break it" }).waitFor();
  if (await delay.isVisible()) await delay.click();
  await page.getByRole("button", { name: "New run" }).click();
  await page.waitForURL(/run=/);
  const runId = new URL(page.url()).searchParams.get("run") ?? "";
  for (const lane of await page.locator("[class*='demo-lane-'] ol").all())
    await lane.locator("[data-step=tell][data-state=DONE]").waitFor();
  return runId;
}

/** Breaks it with the keyboard; the row of the step in the world that is asked first, once it is stopped. */
export async function breakIt(page: Page, key: string): Promise<Locator> {
  const told = page.waitForResponse(/DemoService\/Provoke$/);
  await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  const { stepId } = (await (await told).json()) as { stepId: string };
  const row = page.locator(`.demo-lane-writ [data-step="${stepId}"]`);
  await row.and(page.locator(STOPPED)).waitFor();
  return row;
}
