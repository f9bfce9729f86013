import { keepKeyFile } from "../key-file.ts";
import { runWitness } from "../run-witness.ts";

// A whole witness process, for tests that kill it: folder, key file and logs' keys are its arguments.
const [storeFolder = "", keyFile = "", ...logs] = process.argv.slice(2);
const running = await runWitness({
  storeFolder,
  key: await keepKeyFile(keyFile),
  name: "witness.example/1",
  logs,
  host: "127.0.0.1",
  port: 0,
  now: Date.now,
  onRefused: () => {},
  onError: () => process.exit(70),
});
process.stdout.write(`${running.url} ${running.witness.vkey}\n`);
// It ends with the test, however that ends.
process.stdin.on("end", () => process.exit(0)).resume();
