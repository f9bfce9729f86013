import { openPool } from "@writ/postgres";
import { runService } from "@writ/service";
import { readClientEnvironment } from "./client-environment.ts";
import { readConfig } from "./config.ts";
import { openDemo } from "./open-demo.ts";
import { openProbe } from "./probe/open-probe.ts";
import { demoService } from "./service.ts";

const config = readConfig(process.env);

await runService("lab", config, async ({ log, databaseUrl, now }) => {
  const environment = readClientEnvironment(config.clientEnvFile);
  const pool = openPool(databaseUrl, { applicationName: "lab" });
  const demo = await openDemo({ environment, pool, log, now, channel: process });
  const probe = openProbe({
    environment,
    everyS: config.probeIntervalS,
    now,
    onBug: (error) => log.error({ err: error }, "a round of the probe failed"),
  });
  return {
    services: [demoService(demo), probe.service],
    check: async () => void (await pool.query("select 1")),
    async close() {
      await Promise.all([demo.close(), probe.close()]);
      await pool.end();
    },
  };
});
