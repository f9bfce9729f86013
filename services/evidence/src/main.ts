import { openPool, requireDurable } from "@writ/postgres";
import { loadSigningKey, runService } from "@writ/service";
import { publicJwk } from "@writ/token";
import { readConfig } from "./config.ts";
import type { Ed25519Key } from "./log/checkpoint-signer.ts";
import { openParts } from "./parts.ts";
import { evidenceService, lineageService } from "./service.ts";
import { stores } from "./store/stores.ts";

const config = readConfig(process.env);

await runService("evidence", config, async ({ log, trust, databaseUrl, now }) => {
  const pool = openPool(databaseUrl, { applicationName: "evidence" });
  // A leaf that a crash could undo would be evidence of nothing.
  await requireDurable(pool);
  const parts = openParts({
    trust,
    stores: stores(pool, trust.log.origin),
    logKey: keyOf(config.logKeyFile),
    cosignerKey: keyOf(config.cosignerKeyFile),
    now,
    onState(state, cause) {
      if (state.kind === "leading") log.info({ size: state.view.tree.size }, "leading the log");
      else if (state.kind === "waiting") log.warn({ err: cause }, `not leading: ${state.reason}`);
      else log.fatal({ err: cause }, `the log is frozen: ${state.reason}`);
    },
  });
  return {
    services: [evidenceService(parts), lineageService(parts)],
    check: () => parts.check(),
    async close() {
      await parts[Symbol.asyncDispose]();
      await pool.end();
    },
  };
});

function keyOf(file: string): Ed25519Key {
  const key = loadSigningKey(file, process.env);
  return { publicJwk: publicJwk(key.publicKey), sign: (message) => key.sign(message) };
}
