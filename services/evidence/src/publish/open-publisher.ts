import { join } from "node:path";
import { noteVerifier, shardOf } from "@writ/evidence";
import { sha256, type Trust } from "@writ/token";
import { verifyEd25519 } from "../log/ed25519.ts";
import { diskFiles } from "./disk-files.ts";
import { publishedDocuments } from "./documents.ts";
import { type Publisher, publisher, type PublisherDeps } from "./publisher.ts";

/**
 * The publisher of the log in use: into the folder of its shard below `folder`, where closed shards stay as they are.
 * @throws ShardError, NoteError
 */
export function openPublisher(
  folder: string,
  trust: Pick<Trust, "closedLogs" | "keys" | "log" | "witnessPolicy">,
  stored: Pick<PublisherDeps, "entries" | "tiles">,
): Publisher {
  return publisher({
    ...stored,
    files: diskFiles(join(folder, shardOf(trust.log.origin))),
    log: noteVerifier(sha256, trust.log.vkey, verifyEd25519),
    documents: publishedDocuments(trust),
  });
}
