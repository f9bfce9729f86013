// Runs a cluster as its own process, so that a test can kill it. Arguments: data folder, base port, repository URL.
// Writes each event as a line of JSON, and one more, {"kind":"up"}, when all is up.
import { startCluster } from "@writ/cluster";

const [dataDir = "", port = "", root = ""] = process.argv.slice(2);

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

await startCluster({
  dataDir,
  port: Number(port),
  root: new URL(root),
  onEvent: tell,
  production: false,
  hasLab: false,
});
tell({ kind: "up" });
