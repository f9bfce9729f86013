import { commands } from "./commands.ts";
import { run } from "./run.ts";

// Who stops reading, like head, does not stop the work, and does not change its exit status.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await run(commands, process.argv.slice(2), process);
// A connection to a server that does not answer cannot be given up, and would keep the process.
process.exit();
