import { readFile } from "node:fs/promises";
import { openNextShard } from "@writ/cluster";
import { type Command, EXIT, UsageError } from "../command.ts";
import { dataFolder } from "../environment.ts";

/** `writ evidence new-shard`: closes the log of a stopped cluster; the next start opens a new one that names it. */
export const evidenceNewShard: Command = {
  name: "evidence new-shard",
  summary: "close the log of a stopped cluster and prepare a new one with new keys",
  positionals: [],
  options: {
    checkpoint: {
      type: "string",
      value: "FILE",
      help: "newest checkpoint of the closed log known outside (default: the anchor file)",
    },
  },
  async run(invocation) {
    const file = invocation.text("checkpoint");
    const checkpoint = file === undefined ? undefined : await readCheckpoint(file);
    const { closed, origin } = await openNextShard(dataFolder(invocation), {
      ...(checkpoint !== undefined && { checkpoint }),
      production: invocation.env["NODE_ENV"] === "production",
      nowMs: Date.now(),
    });
    invocation.output.result({ closed: { ...closed }, origin }, [
      `closed  ${closed.origin} at ${closed.size} entries`,
      `next    ${origin}, from the next start on (writ up)`,
    ]);
    invocation.output.note(
      "whoever verifies needs the new trust.json; it lists the closed log too, so older evidence stays valid",
    );
    return EXIT.done;
  },
};

async function readCheckpoint(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageError(`${file} can not be read`, { cause });
  });
}
