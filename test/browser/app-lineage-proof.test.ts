import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../support/party.ts";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, openApp } from "./app-page.ts";
import { type Chains, openChains, type Step } from "./lineage-chain.ts";

const tool = debianTool("chromium");
const DECIDE_AGAIN = "Decide it again in the viewer";

describe.skipIf(tool.isMissing)(
  `deciding again what stands in the lineage${tool.toInstall}`,
  () => {
    let cluster: SeededCluster;
    let app: AppBrowser;
    let chains: Chains;
    let root: Step;
    let denied: string;
    /** Denied before policy was asked. */
    let early: string;

    beforeAll(async () => {
      cluster = await seededCluster();
      app = await openApp(cluster);
      chains = await openChains(cluster);
      root = await chains.running();
      [denied = ""] = await chains.denied(root);
      ({ executionId: early } = await chains.world.ask({ causes: [newId()] }));
    });

    afterAll(async () => {
      chains?.[Symbol.dispose]();
      await app?.[Symbol.asyncDispose]();
      await cluster?.[Symbol.asyncDispose]();
    });

    const proofOf = (executionId: string): string =>
      `/lineage/${executionId}?sel=${executionId}&tab=proof`;

    test("an analyst takes along what that takes, and the viewer comes to the same", async () => {
      await using visit = await app.visit({ role: "analyst" });
      const { page } = visit;
      for (const [id, word] of [
        [root.id, "ALLOW"],
        [denied, "DENY"],
      ] as const) {
        await visit.go(proofOf(id));
        const link = page.getByRole("link", { name: DECIDE_AGAIN });
        const plain = page.getByRole("link", { name: "Open proof" });
        const href = (await link.getAttribute("href")) ?? "";
        expect(href).toMatch(/^\/verify-replay#b=[A-Za-z0-9_-]+&t=[A-Za-z0-9_-]+$/);
        const alone = (await plain.getAttribute("href")) ?? "";
        expect(alone).toMatch(/^\/verify#/);
        expect(alone.length).toBeLessThan(href.length);
        expect(visit.problems).toEqual([]);
        const viewer = await openedFrom(page, () => link.click());
        await viewer
          .locator('[data-tier="replayed"]', { hasText: `✓ Replayed ${word}` })
          .waitFor({ timeout: 60_000 });
        await viewer.close();
      }
    });

    test("a decision that no policy was asked for says that it can not be made again", async () => {
      await using visit = await app.visit({ role: "analyst" });
      const { page } = visit;
      await visit.go(proofOf(early));
      await page
        .getByText("It can not be decided again: it was denied before policy was asked.")
        .waitFor();
      await page.getByRole("link", { name: "Open proof" }).waitFor();
      expect(await page.getByRole("link", { name: DECIDE_AGAIN }).count()).toBe(0);
    });

    test("a visitor has the proof alone, and is told who has more; the services refuse the rest", async () => {
      await using visit = await app.visit();
      const { page } = visit;
      await visit.go(proofOf(root.id));
      await page.getByText("only they can take it along").waitFor();
      await page.getByRole("link", { name: "Open proof" }).waitFor();
      expect(await page.getByRole("link", { name: DECIDE_AGAIN }).count()).toBe(0);
      expect(visit.problems).toEqual([]);
      const covered = await page.evaluate(`fetch("/api/writ.policy.v1.PolicyService/GetPolicySet", {
      method: "POST",
      headers: { "content-type": "application/json", "connect-protocol-version": "1" },
      body: JSON.stringify({ tenantId: "sample", covered: true }),
    }).then(async (reply) => [reply.status, (await reply.json()).code])`);
      expect(covered).toEqual([403, "permission_denied"]);
    });
  },
);

/** The page that an act opens beside this one. */
async function openedFrom(page: Page, act: () => Promise<void>): Promise<Page> {
  const opens = page.context().waitForEvent("page");
  await act();
  return opens;
}
