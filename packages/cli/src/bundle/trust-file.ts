import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTrust, type Trust, TrustError } from "@writ/token";
import { type Invocation, UsageError } from "../command.ts";
import { dataFolder } from "../environment.ts";

const WHERE =
  "it is trust.json in the data folder of the cluster (.writ/trust.json), and https://<console>/.well-known/writ-trust.json; get it from whom you trust, not from who sent the bundle";

/** The trust file that --trust names, else that of the data folder. @throws UsageError when there is none, saying where to get one */
export async function readTrustFile(invocation: Pick<Invocation, "text">): Promise<Trust> {
  const file = invocation.text("trust") ?? join(dataFolder(invocation), "trust.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(`no trust file: ${file} can not be read; ${WHERE}`, { cause });
  }
  try {
    return parseTrust(text);
  } catch (cause) {
    if (!(cause instanceof TrustError)) throw cause;
    throw new UsageError(`${file} is no trust file: ${cause.message}; ${WHERE}`, { cause });
  }
}
