import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printed, textIn } from "../support/run-writ.ts";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { ACTS, decide, decidedId } from "./app-decisions.ts";
import { type AppBrowser, openApp } from "./app-page.ts";

const tool = debianTool("chromium");
const SAMPLE = fileURLToPath(new URL("../../deploy/sample/policies", import.meta.url));
const ROWS = ".table-body .table-row";

describe.skipIf(tool.isMissing)(`work with the console${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    await decide(cluster, ACTS.allowed, 3);
    await decide(cluster, ACTS.forbidden);
    await decide(cluster, ACTS.allowed);
  });

  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("Back closes the record and keeps the filter, whatever was looked at meanwhile", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    const list = `${app.origin}/decisions?q=decision:allow`;
    await visit.go("/decisions");
    await page.getByRole("combobox", { name: "Filter" }).fill("decision:allow");
    await page.keyboard.press("Enter");
    await page.waitForURL(list);
    await page.locator(ROWS).first().click();
    await page.getByRole("tab", { name: "Grant" }).click();
    await page.keyboard.press("j");
    await page.getByRole("tab", { name: "Grant", selected: true }).waitFor();
    await page.goBack();
    expect(page.url()).toBe(list);
    await page.locator(".drawer").waitFor({ state: "detached" });
    expect(await page.getByRole("combobox", { name: "Filter" }).inputValue()).toBe(
      "decision:allow",
    );
  });

  test("a filter that can not be asked points at its word, and a parameter nobody knows is named", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/decisions?since=soon");
    await page.getByText("since=soon").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("decision:deny reason:grant");
    await page.keyboard.press("Enter");
    const marked = page.locator(".filter-mark");
    expect(await marked.innerText()).toBe("reason:grant");
    await page.getByText("is not a reason code, like GRANT_EXPIRED or GRANT_*").waitFor();
    expect(page.url()).toBe(`${app.origin}/decisions?since=soon`);
  });

  test("each cell filters by what it shows", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    const row = page.locator(ROWS, { hasText: "FORBIDDEN" }).first();
    await row.locator(".cell-code").hover();
    await row.getByTitle("Filter by this reason").click();
    await page.waitForURL(/q=reason:FORBIDDEN/);
    await expect.poll(() => page.locator(ROWS).count()).toBe(1);
    await page.getByText("1 of ").waitFor();
  });

  test("the keyboard alone goes to a denial, opens it, and closes it", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await page.locator(ROWS).first().waitFor();
    await page.keyboard.press("f");
    await page.locator(".table").focus();
    await page.keyboard.press("Enter");
    await page.locator(".drawer").getByRole("link", { name: "FORBIDDEN" }).waitFor();
    await page.getByText("Nobody gets a shell through an agent.").first().waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".drawer").waitFor({ state: "detached" });
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.getByRole("heading", { level: 1, name: "Policies" }).waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("whatever is pasted into the finder is found", async () => {
    const id = await decidedId(cluster, ACTS.allowed);
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    const shown = await cluster.writ("lineage", "show", id, "--json");
    const { decisionId, logIndex, policyDigest } = JSON.parse(shown.stdout) as Record<
      string,
      string
    >;
    const places = [
      [id, `sel=${id}`],
      [decisionId ?? "", `sel=${id}`],
      [String(logIndex), `sel=${id}`],
      [policyDigest ?? "", `/policies/${policyDigest}`],
      ["NO_PERMIT", "q=reason:NO_PERMIT"],
      ["Agent::incident-agent", "q=actor:Agent::incident-agent"],
    ] as const;
    for (const [pasted, place] of places) {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").fill(pasted);
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("Enter");
      await expect.poll(() => page.url()).toContain(place);
      await visit.go("/decisions");
    }
  });

  test("times are shown in the zone that was chosen, and copied in UTC", async () => {
    await using visit = await app.visit({ context: { timezoneId: "Asia/Tokyo" } });
    const { page } = visit;
    await page.locator(ROWS).first().waitFor();
    const [local = ""] = await visit.rows();
    await page.locator(ROWS).first().click();
    await page.locator(".drawer").getByText("UTC+9").first().waitFor();
    await page.getByRole("button", { name: /^Times in local time, UTC\+9/ }).click();
    const [utc = ""] = await visit.rows();
    const hours = (text: string): number => Number(/(\d\d):\d\d:\d\d/.exec(text)?.[1]);
    expect((hours(utc) + 9) % 24).toBe(hours(local));
    expect(await page.locator(".drawer").getByText("UTC+9").count()).toBe(0);
    const machine = await page.locator(".table-body time").first().getAttribute("datetime");
    expect(machine).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Number(machine?.slice(11, 13))).toBe(hours(utc));
  });

  test("the proof of a record opens in the viewer, which checks it by itself", async () => {
    const id = await decidedId(cluster, ACTS.allowed);
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/decisions?sel=${id}&tab=proof`);
    await page.getByText("Not on this page. The viewer checks it").waitFor();
    const link = page.getByRole("link", { name: "Open proof" });
    const href = (await link.getAttribute("href")) ?? "";
    expect(href).toMatch(/^\/verify#b=[A-Za-z0-9_-]+&t=[A-Za-z0-9_-]+$/);
    await page.goto(app.origin + href);
    await page.locator('[data-step="2"][data-status="pass"]').waitFor();
    await page.locator('[data-step="5"][data-status="pass"]').waitFor();
    await page.getByText(id).first().waitFor();
  });

  test("who may see it finds the bytes that were bound, and their digest made in the page", async () => {
    const id = await decidedId(cluster, ACTS.allowed);
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await visit.go(`/decisions?sel=${id}&tab=request`);
    await page.getByText('{"text":"a question"}').waitFor();
    await page.getByText("equal, computed in this page").waitFor();
    await page.getByRole("tab", { name: "Facts" }).click();
    await page.getByText("Team::platform").waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("an analyst may not revoke: the button says so, and the service refuses whoever asks it", async () => {
    const id = await decidedId(cluster, ACTS.allowed);
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await visit.go(`/decisions?sel=${id}`);
    const revoke = page.getByRole("button", { name: "Revoke…" });
    await revoke.waitFor();
    expect(await revoke.getAttribute("title")).toBe("This takes the role admin; yours is analyst.");
    const reply = await page.evaluate(`fetch("/api/writ.grant.v1.RevocationService/Revoke", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "connect-protocol-version": "1",
        authorization: "Bearer " + sessionStorage.getItem("writ.session"),
      },
      body: JSON.stringify({
        tenantId: "sample", type: "execution", value: "${id}", reason: "try", revocationId: "${id}",
      }),
    }).then(async (reply) => [reply.status, await reply.json()])`);
    expect(reply).toMatchObject([403, { code: "permission_denied" }]);
  });

  test("an admin revokes by keyboard alone, and the row changes without a reload", async () => {
    const id = await decidedId(cluster, ACTS.allowed);
    await using visit = await app.visit({ role: "admin" });
    const { page } = visit;
    await visit.go(`/decisions?sel=${id}`);
    await page.getByRole("button", { name: "Revoke…" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Revoke" });
    await dialog.getByText("unused grants").waitFor();
    await dialog.getByLabel("Why").focus();
    await page.keyboard.type("a test");
    await page.keyboard.press("Tab");
    await dialog.getByText(`npx writ revoke --execution ${id} --reason 'a test'`).waitFor();
    await dialog.getByRole("button", { name: "Revoke", exact: true }).focus();
    await page.keyboard.press("Enter");
    await dialog.getByText("in the stream that verifiers follow").waitFor();
    await dialog.getByText(/verifiers? applied it, the last after \d+ ms/).waitFor();
    await dialog.getByRole("row", { name: /^policy-decision .* \d+ ms$/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".drawer .verdict").getByText("Revoked").waitFor();
    await page.locator(`${ROWS}[aria-selected=true]`).getByText("Revoked").waitFor();
    await visit.go("/revocations");
    const made = page.getByRole("region", { name: "Revocations" }).getByRole("row");
    await made.filter({ hasText: "a test" }).filter({ hasText: "User::local-operator" }).waitFor();
    await page.getByRole("link", { name: "What they reach" }).click();
    await page.locator(ROWS).first().waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("when a session ends, people sign in over the page, and it stays where it was", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    const link = textIn(printed(await cluster.writ("console", "--json")), "url");
    await page.evaluate(`sessionStorage.setItem("writ.session", "no.more.valid")`);
    await visit.go("/decisions?q=decision:deny");
    const dialog = page.getByRole("dialog", { name: "The session is over" });
    await dialog.getByRole("textbox").fill(link);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator(ROWS, { hasText: "FORBIDDEN" }).first().waitFor();
    expect(page.url()).toBe(`${app.origin}/decisions?q=decision:deny`);
    await page.getByRole("button", { name: "local-operator" }).click();
    await page.getByRole("dialog").getByText("Sign out").click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  });

  test("who has gone is told after a quarter of an hour that the session still works, and the page stays", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await page.clock.install();
    await visit.go("/decisions?q=decision:deny");
    await page.locator(ROWS, { hasText: "FORBIDDEN" }).first().waitFor();
    await page.clock.fastForward("14:30");
    const notice = page.getByText("Nobody has used this page since");
    expect(await notice.count()).toBe(0);
    await page.clock.fastForward("00:45");
    await notice.waitFor();
    await page.keyboard.press("Shift");
    await notice.waitFor({ state: "detached" });
    await page.clock.fastForward("15:30");
    await page.getByRole("status").getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(page.url()).toBe(`${app.origin}/decisions?q=decision:deny`);
  });

  test("a policy set is compared by its policies and activated", async () => {
    const changed = join(cluster.folder, "policies");
    await cp(SAMPLE, changed, { recursive: true });
    const file = join(changed, "policies", "30-incident.cedar");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("replicas > 10", "replicas > 20"));
    expect((await cluster.writ("policy", "publish", changed)).status).toBe(0);

    await using visit = await app.visit({ role: "admin" });
    const { page } = visit;
    await visit.go("/policies");
    await page.getByText("Compare with the one in force").click();
    await page.getByText("may allow more").waitFor();
    const lines = page.getByRole("region", { name: "What changed in incident/restart" });
    expect(await lines.locator(".diff-removed").innerText()).toContain("replicas > 10");
    expect(await lines.locator(".diff-added").innerText()).toContain("replicas > 20");
    await page.goBack();
    await page.getByRole("button", { name: "Activate…" }).click();
    const dialog = page.getByRole("dialog", { name: "Activate a policy set" });
    await dialog.getByText("1 of which may allow more").waitFor();
    await dialog.getByLabel("Why").fill("twice the replicas");
    await dialog.getByRole("button", { name: "Activate", exact: true }).click();
    await dialog.getByText("recorded as").waitFor();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.locator(".set-active").getByText("activation 2").waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("a principal is suspended and lifted again", async () => {
    await using visit = await app.visit({ role: "admin" });
    const { page } = visit;
    await visit.go("/identities/principals");
    for (const [verb, after] of [
      ["Suspend", "Lift the suspension of"],
      ["Lift", "Suspend"],
    ] as const) {
      await page
        .getByRole("button", { name: new RegExp(`^${verb}.*Agent::research-agent`) })
        .click();
      await page.getByRole("dialog").getByRole("button", { name: verb, exact: true }).click();
      await page.getByRole("dialog").getByText("Close").click();
      await page.getByRole("button", { name: `${after} Agent::research-agent` }).waitFor();
    }
    expect(visit.problems).toEqual([]);
  });
});
