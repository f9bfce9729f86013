import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeBase64Url } from "@writ/encoding";
import { NOTE_COSIGNATURE, NOTE_ED25519, vkey } from "@writ/evidence";
import { publicJwk, sha256, signingKeyFromPem } from "@writ/token";
import type { Entry } from "../../services/evidence/src/entry.ts";
import { NotLeadingError } from "../../services/evidence/src/log/not-leading-error.ts";
import { sampleEvents } from "../../services/evidence/src/testing/events.ts";
import { ORIGIN } from "../../services/evidence/src/testing/test-log.ts";
import type { Answer, EvidenceLeader, LeaderSettings } from "../support/evidence-leader.ts";
import { newKeyPem } from "../support/party.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type Ledger, ledger } from "./ledger.ts";

/** A log that processes may lead and lose, with whoever writes down what they said. */
export interface FaultLog extends AsyncDisposable {
  readonly ledger: Ledger;
  /** What a process needs to lead it through this connection string. */
  settings(url: string, options?: Pick<LeaderSettings, "lockClass" | "looks">): LeaderSettings;
  /** New entries, each a decision of its own. */
  entries(count: number): readonly Entry[];
  /** Sends an entry until it is answered, and writes down the answer. Rejects with whatever does not pass by waiting. */
  insist(leader: EvidenceLeader, entry: Entry): Promise<Answer>;
  /** Sends an entry once; the name of the error, if there is one, is the answer. */
  attempt(leader: EvidenceLeader, entry: Entry): Promise<Answer | string>;
  /** Writes down the checkpoint in the anchor file. */
  sawAnchor(): Promise<void>;
  /** As the ledger's, with the checkpoint in the anchor file. */
  faults(adminUrl: string): Promise<readonly string[]>;
}

/** A new log with keys and an anchor file of its own. */
export async function faultLog(): Promise<FaultLog> {
  const folder = await temporaryFolder();
  const anchor = join(folder.path, "anchor", "0.checkpoint");
  const [logKeyPem, cosignerKeyPem] = [newKeyPem(), newKeyPem()];
  const events = sampleEvents();
  const trust = {
    log: {
      origin: ORIGIN,
      vkey: vkey(sha256, ORIGIN, NOTE_ED25519, rawKey(logKeyPem)),
      timestampVkey: vkey(sha256, `${ORIGIN}/timestamp`, NOTE_COSIGNATURE, rawKey(cosignerKeyPem)),
    },
    closedLogs: [],
    keys: Object.values(events.recorders).map(({ trusted }) => trusted),
  };
  const own = ledger(trust);
  const attempt = async (leader: EvidenceLeader, entry: Entry): Promise<Answer | string> => {
    try {
      const answer = await leader.append(entry);
      own.told(entry, answer);
      return answer;
    } catch (error) {
      if (error instanceof NotLeadingError) return error.name;
      throw error;
    }
  };
  const sawAnchor = async (): Promise<void> => {
    const note = await readFile(anchor, "utf8").catch(() => undefined);
    if (note !== undefined) own.released(note);
  };
  return {
    ledger: own,
    settings: (url, options) => ({
      ...options,
      url,
      origin: ORIGIN,
      logKeyPem,
      cosignerKeyPem,
      anchor,
    }),
    entries: (count) => Array.from({ length: count }, () => events.entry(events.decision())),
    attempt,
    async insist(leader, entry) {
      for (;;) {
        const answer = await attempt(leader, entry);
        if (typeof answer !== "string") return answer;
        await leader.until((state) => state.kind !== "waiting");
      }
    },
    sawAnchor,
    async faults(adminUrl) {
      await sawAnchor();
      return own.faults(adminUrl);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function rawKey(pem: string): Uint8Array {
  return decodeBase64Url(publicJwk(signingKeyFromPem(pem).publicKey).x);
}

/** Whether a process may append. */
export function isLeading({ kind }: { readonly kind: string }): boolean {
  return kind === "leading";
}
