import { readFile, writeFile } from "node:fs/promises";
import { Denied } from "@writ/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { claimsOf } from "../../packages/cli/src/holder-keys.ts";
import { forgedGrant } from "../support/forged-grant.ts";
import { injectedFault } from "../support/injected-fault.ts";
import { newId } from "../support/party.ts";
import { pausableProxy } from "../support/pausable-proxy.ts";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { shortCertificate } from "../support/short-certificate.ts";
import { shortGrantKey } from "../support/short-grant-key.ts";
import { slowProxy } from "../support/slow-proxy.ts";
import { openWorld, TENANT, type World } from "../process/denials/world.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, isServed, openApp } from "./app-page.ts";

const tool = debianTool("chromium");
const HEALTH = "/health?window=5m";
/** As long as keys have when there is a day to renew them, less one hour. */
const LIFE_MS = 23.5 * 3_600_000;

const cell = (page: Page, component: string, kind: number) =>
  page
    .locator(".matrix tbody tr")
    .filter({ has: page.getByRole("link", { name: component, exact: true }) })
    .locator("td")
    .nth(kind);
const alarm = (page: Page) => page.getByRole("alert").filter({ hasText: "Integrity:" });

describe.skipIf(tool.isMissing)(`what health names${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let world: World;
  let app: AppBrowser;

  beforeAll(async () => {
    cluster = await seededCluster({ hasLab: true });
    world = await openWorld(cluster);
    app = await openApp(cluster);
  });

  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    world?.close();
    await cluster?.[Symbol.asyncDispose]();
  });

  /** Ends a process, and waits until there is another one. */
  async function restarted(name: string): Promise<void> {
    const pid = cluster.pidOf(name);
    process.kill(pid, "SIGKILL");
    const isBack = () => (cluster.running.pids[name] ?? pid) !== pid;
    await vi.waitUntil(isBack, { timeout: 10_000 });
  }

  async function revokedNow(type: string, value: string): Promise<number> {
    const order = { tenantId: TENANT, type, value, reason: "a test", revocationId: newId() };
    return Number((await world.operator.revocations.revoke(order)).seq);
  }

  test("keys with 23 hours left and a verifier that is behind are named", async () => {
    await using proxy = await pausableProxy(cluster.environment.grantsEndpoint);
    const held = await world.verifier({ endpoint: proxy.address, audience: "urn:test:held-up" });
    await shortCertificate(cluster, "policy-decision", LIFE_MS);
    const kid = await shortGrantKey(cluster, LIFE_MS);
    // Certificates are read at the start, and the console asks for keys once a minute.
    await Promise.all([restarted("policy-decision"), restarted("console")]);
    await vi.waitUntil(() => isServed(app.origin), { timeout: 20_000 });
    proxy.pause();
    await revokedNow("actor", "Agent::nobody");

    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await visit.go(HEALTH);
    // A console that asked for keys a moment too early asks again after a minute.
    const within = { timeout: 80_000 };
    await alarm(page)
      .getByText("The TLS certificate of policy-decision ends in 23 h.")
      .waitFor(within);
    await alarm(page)
      .getByText(`The exec-grant key ${kid.slice(0, 8)}… ends in 23 h.`)
      .waitFor(within);
    expect(await alarm(page).count()).toBe(2);
    await cell(page, "policy-decision", 0).getByText("certificate ends in 23 h").waitFor();
    await cell(page, "verifiers", 0)
      .getByText(/\d+ of \d+ up to date; not urn:test:held-up$/)
      .waitFor();
    held.close();
    expect(visit.problems).toEqual([]);
  });

  test("a signature that no decision in the log stands behind raises the banner within 10 s", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await alarm(page).first().waitFor();
    using _ = await injectedFault(cluster.pidOf("grant-signing"), {
      file: "services/grant-signing/src/issue/checked-signing.ts",
      line: "const grant = signGrant(payload, key);",
      does: "key.sign(payload)",
    });
    await world.grant();
    const signedMs = performance.now();
    const banner = alarm(page).getByText(/The grant key made \d+ signatures, \d+ of them on proof/);
    await banner.waitFor();
    expect(performance.now() - signedMs).toBeLessThan(10_000);
    const [signed, proven] = (await banner.innerText()).match(/\d+/g) ?? [];
    expect(Number(signed)).toBe(Number(proven) + 1);
  });

  test("so does a grant that a thief of the key has signed, and it is refused", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    const forged = await forgedGrant(cluster, await world.grant());
    const denied = await world.use(forged).catch((error: unknown) => error);
    expect(denied).toBeInstanceOf(Denied);
    expect(denied).toMatchObject({ code: "GRANT_NOT_IN_LOG" });
    await alarm(page)
      .getByText("whose decision the log does not hold were presented and refused: 1 so far.")
      .waitFor({ timeout: 10_000 });
  });

  test("the delay of a revocation that is shown is that which is measured", async () => {
    const { clientEnvFile } = cluster.running;
    const { grantsEndpoint } = cluster.environment;
    await using proxy = await slowProxy(grantsEndpoint);
    const own = await world.verifier({ endpoint: proxy.address });
    const grant = await world.grant();
    const text = await readFile(clientEnvFile, "utf8");
    await writeFile(clientEnvFile, text.replace(grantsEndpoint, proxy.address));
    // The probe's verifier opens the first connection, and what revokes the second: then revocations come late to both verifiers.
    const isRevoking = proxy.opened(2);
    await restarted("lab");
    await isRevoking;
    proxy.slowDown(1_200);

    const seq = await revokedNow("execution", claimsOf(grant).exec.id);
    const answeredMs = performance.now();
    await own.knows(seq);
    const refusal = world.use(grant, { verifier: own });
    await expect(refusal).rejects.toMatchObject({ code: "EXECUTION_REVOKED" });
    const measuredMs = performance.now() - answeredMs;

    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await visit.go(HEALTH);
    const told = page.locator(".headline").getByText(/revoked → refused \d{4} ms/);
    await told.waitFor();
    const [, shown] = /refused (\d+) ms/.exec(await told.innerText()) ?? [];
    expect(measuredMs).toBeGreaterThan(1_000);
    expect(Math.abs(Number(shown) - measuredMs)).toBeLessThan(0.2 * measuredMs);
    const digits = Number(shown).toLocaleString("en");
    await cell(page, "verifiers", 1).getByText(`revoked, refused ${digits} ms later`).waitFor();
  });
});
