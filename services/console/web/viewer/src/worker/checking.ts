import type { BundleDocument, VerifyCrypto } from "@writ/evidence";
import type { Engine, LoadEngine } from "../check/engine.ts";
import { eventView } from "../check/event-view.ts";
import { knownKeys } from "../check/known-keys.ts";
import { signedByLog } from "../check/signed-by-log.ts";
import { type Tampering, tampering } from "../check/tampering.ts";
import { documentIn, judge, type Judging } from "../check/verdict.ts";
import type { Checker } from "./checker.ts";

/** What checking takes. */
export interface Checking {
  readonly crypto: VerifyCrypto;
  /** Milliseconds. */
  readonly now: () => number;
  /** Undefined in the page without an engine. */
  readonly loadEngine: LoadEngine | undefined;
}

/** The bundle that the questions are about. */
interface Opened {
  readonly given: Uint8Array;
  readonly judging: Judging;
  /** As it stands now; undefined when it is not readable. */
  readonly shown: BundleDocument | undefined;
  /** Made when it is first asked for. */
  readonly tampering?: Promise<Tampering>;
}

/** Whoever checks: keeps the bundle that was opened last. */
export function checking({ crypto, now, loadEngine }: Checking): Checker {
  let opened: Opened | undefined;
  let engine: Engine | undefined;

  const current = (): Opened => {
    if (opened === undefined) throw new Error("no bundle is open");
    return opened;
  };
  const tamper = (): Promise<Tampering> => {
    const { given, judging, tampering: made } = current();
    // Whatever this browser remembers, the bundle alone is what is changed.
    const ready = made ?? tampering(given, { ...judging, kept: [] });
    opened = { ...current(), tampering: ready };
    return ready;
  };

  return {
    open(given, trust, kept) {
      const judging = { trust, kept, engine, crypto, now };
      opened = { given, judging, shown: documentIn(given) };
      return judge(given, judging);
    },
    async loadEngine(base64) {
      if (loadEngine === undefined) throw new Error("this page has no policy engine");
      engine ??= await loadEngine(bytesIn(base64));
      const { tampering: _, judging, ...rest } = current();
      opened = { ...rest, judging: { ...judging, engine } };
      return engine.name;
    },
    async change(flip) {
      const bytes = flip === null ? current().given : (await tamper()).changed(flip);
      opened = { ...current(), shown: documentIn(bytes) };
      return judge(bytes, current().judging);
    },
    notice: async (flip) => (await tamper()).notice(flip),
    parts: async () => (await tamper()).parts,
    async event(seq) {
      const { judging, shown } = current();
      const known = await knownKeys(judging.trust, crypto);
      return shown && eventView(shown, seq, judging.trust, known, crypto);
    },
    signed: (notes, trust) => signedByLog(notes, trust, crypto),
  };
}

/** Quickly, for megabytes. */
function bytesIn(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
