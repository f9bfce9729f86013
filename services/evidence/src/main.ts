import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { uuidv7 } from "@writ/encoding";
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
import { evidenceService, lineageService } from "./service.ts";
import { requireOpenable } from "./start-of-log.ts";
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
    publish: ({ tree, checkpoint }) => publisher.publish({ tree, note: checkpoint }),
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
  return {
    services: [evidenceService(parts), lineageService(parts)],
    check: () => parts.check(),
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
