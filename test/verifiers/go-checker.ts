import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeBase64 } from "@writ/encoding";
import { type Run, runTool } from "./run-tool.ts";

/** Our checker on the Go team's own packages: see go/main.go. */
export interface GoChecker {
  /** Checks a published folder. The keys are of the log, then of cosigners that must have signed. */
  log(keys: readonly string[], folder: string): Promise<Run>;
  /** Checks the text of a C2SP tlog-proof for an entry. */
  proof(keys: readonly string[], tlogProof: string, entry: Uint8Array): Promise<Run>;
  /** Checks that the new checkpoint continues the old one. */
  consistency(
    keys: readonly string[],
    older: string,
    newer: string,
    hashes: readonly Uint8Array[],
  ): Promise<Run>;
}

const sources = fileURLToPath(new URL("go", import.meta.url));
const cache = fileURLToPath(new URL("../../node_modules/.cache/go-build", import.meta.url));

/** Builds the checker with Debian's Go and Debian's package of x/mod, without a network; `folder` is for its files. */
export async function goChecker(folder: string): Promise<GoChecker> {
  const program = join(folder, "checker");
  const built = await runTool("go", ["build", "-o", program, "."], {
    cwd: sources,
    env: {
      ...process.env,
      GO111MODULE: "off",
      GOPATH: "/usr/share/gocode",
      GOCACHE: cache,
      GOFLAGS: "",
    },
  });
  if (built.status !== 0) throw new Error(built.output);
  const file = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const check = async (command: string, keys: readonly string[], files: readonly string[]) =>
    runTool(program, [command, await file("keys", keys.join("\n")), ...files]);
  return {
    log: (keys, published) => check("log", keys, [published]),
    proof: async (keys, tlogProof, entry) =>
      check("proof", keys, [await file("tlog-proof", tlogProof), await file("entry", entry)]),
    consistency: async (keys, older, newer, hashes) =>
      check("consistency", keys, [
        await file("older", older),
        await file("newer", newer),
        await file("hashes", hashes.map(encodeBase64).join("\n")),
      ]),
  };
}
