import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { uuidv7 } from "@writ/encoding";
import { parseWitnessPolicy } from "@writ/evidence";
import { openPool, requireDurable } from "@writ/postgres";
import { loadSigningKey, loadStatementKey, runService } from "@writ/service";
import { publicJwk } from "@writ/token";
import { witnessClient } from "@writ/witness";
import { readConfig } from "./config.ts";
import type { Ed25519Key } from "./log/checkpoint-signer.ts";
import { anchorFile } from "./log/guard/anchor-file.ts";
import { CADENCE, WITNESS_TIMEOUT_MS } from "./log/guard/cadence.ts";
import { type Givens, openParts } from "./parts.ts";
import { openPublisher } from "./publish/open-publisher.ts";
import { countingDecisions } from "./recorded-decisions.ts";
import { evidenceService, lineageService } from "./service.ts";
import { requireOpenable } from "./start-of-log.ts";
import { evidenceStatus } from "./status.ts";
import { lineageUrl } from "./store/lineage-url.ts";
import { stores } from "./store/stores.ts";

/** Questions about executions that are answered at a time. */
const MOST_READS = 4;
/** How long a stop waits for the publication under way. */
const PUBLISHED_WITHIN_MS = 2_500;

const config = readConfig(process.env);

await runService("evidence", config, async ({ log, trust, databaseUrl, now }) => {
  const pool = openPool(databaseUrl, { applicationName: "evidence" });
  // A leaf that a crash could undo would be evidence of nothing.
  await requireDurable(pool);
  // Connections of their own: whoever asks a lot waits for those, and nobody who appends.
  const reads = openPool(lineageUrl(textOf(config.readDatabaseUrlFile)?.trim() ?? databaseUrl), {
    applicationName: "evidence-lineage",
    max: MOST_READS,
  });
  const stored = stores(pool, trust.log.origin, reads);
  const publisher = openPublisher(config.publishDir, trust, {
    entries: stored.entries,
    tiles: (ids) => stored.log.tiles(ids),
  });
  let published: { readonly size: number; readonly atMs: number } | undefined;
  const givens: Givens = {
    trust,
    stores: stored,
    logKey: keyOf(config.logKeyFile),
    cosignerKey: keyOf(config.cosignerKeyFile),
    statementKey: loadStatementKey(config.statementKeyFile, process.env),
    anchor: anchorFile(config.anchorFile),
    cadence: CADENCE,
    connectWitness: (url) => witnessClient(url, { timeoutMs: WITNESS_TIMEOUT_MS }),
    previousNote: () => textOf(config.previousCheckpointFile),
    async publish({ tree, checkpoint }) {
      await publisher.publish({ tree, note: checkpoint });
      published = { size: tree.size, atMs: now() };
    },
    now,
    newId: () => uuidv7(now(), randomBytes(10)),
    warn: (message, cause) => log.warn({ err: cause }, message),
    onState(state, cause) {
      if (state.kind === "leading") log.info({ size: state.view.tree.size }, "leading the log");
      else if (state.kind === "waiting") log.warn({ err: cause }, `not leading: ${state.reason}`);
      else log.fatal({ err: cause }, `the log is frozen: ${state.reason}; see docs/runbook.md`);
    },
  };
  await requireOpenable(givens);
  const parts = openParts(givens);
  const { append, counts } = countingDecisions((entry, deadlineMs) =>
    parts.sequencer.append(entry, deadlineMs),
  );
  const sequencer = { append, state: () => parts.sequencer.state() };
  return {
    services: [evidenceService({ ...parts, sequencer }), lineageService(parts)],
    check: () => parts.check(),
    status: evidenceStatus({
      sequencer: parts.sequencer,
      head: () => stored.log.head(),
      database: () => stored.state(),
      witnesses: () => stored.witnesses.states(),
      policy: parseWitnessPolicy(trust.witnessPolicy),
      published: () => published,
      async freeBytes() {
        const { bavail, bsize } = await statfs(config.publishDir);
        return bavail * bsize;
      },
      decisions: counts,
      now,
    }),
    async close() {
      // The last publication is short, unless the one under way works off a backlog.
      const patience = setTimeout(() => void publisher[Symbol.asyncDispose](), PUBLISHED_WITHIN_MS);
      await parts[Symbol.asyncDispose]();
      clearTimeout(patience);
      await publisher[Symbol.asyncDispose]();
      await Promise.all([pool.end(), reads.end()]);
    },
  };
});

function keyOf(file: string): Ed25519Key {
  const key = loadSigningKey(file, process.env);
  return { publicJwk: publicJwk(key.publicKey), sign: (message) => key.sign(message) };
}

function textOf(file: string | null): string | null {
  return file === null ? null : readFileSync(file, "utf8");
}
