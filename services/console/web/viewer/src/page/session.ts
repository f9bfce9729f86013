import type { VerifyCrypto } from "@writ/evidence";
import type { Flip } from "../check/tampering.ts";
import { TrustTextError } from "../trust.ts";
import type { Verdict } from "../check/verdict.ts";
import type { Memory } from "../keep/memory.ts";
import type { Pinned, PinnedTrust } from "../keep/pinned-trust.ts";
import { CheckerError, type WorkerChecker } from "../worker/ask-worker.ts";
import { type GivenFile, readFiles } from "./read-file.ts";
import { newSession, nextStep, nothingShown, type SessionState } from "./session-state.ts";
import { originOf, type Trusted, trustedFrom, withOwnPolicy } from "./trusted.ts";

/** What a session works with. */
export interface SessionOptions {
  /** A checker that gives questions so many times their usual time. */
  readonly checker: WorkerChecker;
  readonly setPatience: (times: number) => void;
  readonly memory: Memory;
  readonly pinned: PinnedTrust;
  readonly crypto: Pick<VerifyCrypto, "sha256">;
  /** The policy engine (WebAssembly, base64); undefined in the page without one. */
  readonly engine: string | undefined;
  readonly onChange: (state: SessionState) => void;
}

/** What people do in the page. */
export interface Session {
  /** Takes what was dropped, pasted or brought by the link. */
  give(files: readonly Uint8Array[], source: Trusted["source"]): Promise<void>;
  /** Says that something was not taken. */
  refuse(problem: string): void;
  /** Relies on the trust in use from now on. */
  pin(): Promise<void>;
  /** Stops relying on it. */
  unpin(): Promise<void>;
  choose(pinned: Pinned): Promise<void>;
  forgetMemory(): Promise<void>;
  /** Checks again, with more time. */
  checkPatiently(): Promise<void>;
  /** Shows the bundle with a bit changed; null: as it was given. */
  change(flip: Flip | null): Promise<void>;
}

const PATIENCE = 30;

/** A session: from the first file to the last. */
export function session(options: SessionOptions): Session {
  const { checker, memory, pinned, crypto, engine, onChange, setPatience } = options;
  let state = newSession;
  /** Of the newest question: what comes late from an older one is dropped. */
  let turn = 0;
  const update = (changed: Partial<SessionState>): void => {
    state = { ...state, ...changed };
    onChange(state);
  };
  const refresh = async (): Promise<void> =>
    update({ pinned: await pinned.all(), kept: await memory.all() });

  const takeTrust = async (text: string, source: Trusted["source"]): Promise<void> => {
    const trusted = await trustedFrom(text, source, await pinned.all(), crypto);
    if (source === "link" && trusted.conflict !== undefined) {
      const own = await trustedFrom(trusted.conflict.text, "you", await pinned.all(), crypto);
      const message =
        "The link brought another trust for this log than the one you pinned. Yours is used; to look at the other, drop its file.";
      return update({ trusted: own, message });
    }
    update({ trusted });
    // Who drops a file, has it from somebody they believe; a link may come from anybody.
    const isNew = trusted.pinnedAtMs === undefined && trusted.conflict === undefined;
    if (source === "you" && isNew) await pin();
  };
  const pin = async (): Promise<void> => {
    const { trusted } = state;
    if (trusted === undefined) return;
    const { pinnedAtMs } = await pinned.pin(originOf(trusted.value), trusted.text);
    update({ trusted: { ...trusted, source: "you", pinnedAtMs, conflict: undefined } });
    await refresh();
    await remember();
  };
  /** Keeps the checkpoints of a bundle that was not changed, of a log that is relied on. */
  const remember = async (): Promise<void> => {
    const { trusted, verdict, change } = state;
    if (verdict === undefined || change !== undefined || trusted?.pinnedAtMs === undefined) return;
    await memory.keep(verdict.shown);
    await refresh();
  };
  const takeNotes = (notes: readonly string[], { value }: Trusted): Promise<void> =>
    answered(++turn, async () => {
      const signed = await checker.signed(notes, value);
      await memory.keep(signed);
      await refresh();
      const message = `${signed.length} of ${notes.length} checkpoints are signed by a log you trust, and were kept.`;
      update({ message });
    });
  const take = async (file: GivenFile, source: Trusted["source"]): Promise<void> => {
    switch (file.kind) {
      case "trust":
        return takeTrust(file.text, source);
      case "policy":
        if (state.trusted === undefined)
          return update({ message: "A witness policy needs a trust file first." });
        return update({ trusted: withOwnPolicy(state.trusted, file.text) });
      case "notes":
        if (state.trusted === undefined)
          return update({
            message: "A memory needs a trust file first: whose checkpoints are they?",
          });
        return takeNotes(file.notes, state.trusted);
      case "bundle":
        return update({ bundle: file.bytes });
    }
  };
  const check = async (patience: number): Promise<void> => {
    const own = ++turn;
    const { trusted, bundle } = state;
    update(nothingShown);
    if (trusted === undefined || bundle === undefined)
      return update({ message: state.message || nextStep(state) });
    setPatience(patience);
    const { kept, message } = state;
    if (patience > 1) update({ message: "Checking …" });
    await answered(own, async () => {
      const verdict = await checker.open(bundle, trusted.value, kept);
      if (own !== turn) return;
      const isReplaying = engine !== undefined && needsReplay(verdict);
      update({ verdict, isReplaying, message });
      await remember();
      if (isReplaying) await replay(own, engine);
      const parts = await checker.parts();
      if (own === turn) update({ parts });
    });
  };
  const replay = async (own: number, base64: string): Promise<void> => {
    const name = await checker.loadEngine(base64);
    const verdict = await checker.change(null);
    if (own === turn) update({ verdict, engine: name, isReplaying: false });
  };
  /** Whatever keeps the worker from answering, nothing is shown as true then. */
  const answered = async (own: number, ask: () => Promise<void>): Promise<void> => {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof CheckerError)) throw error;
      if (own !== turn) return;
      const message = `Not checked: ${error.message}. Nothing in the bundle is shown as true.`;
      update({ ...nothingShown, message, isLate: error.isLate });
    }
  };

  const ready = refresh().then(async () => {
    const [last] = state.pinned;
    if (last !== undefined) await takeTrust(last.text, "you");
  });
  return {
    async give(files, source) {
      await ready;
      update({ message: "" });
      try {
        for (const file of readFiles(files)) await take(file, source);
      } catch (error) {
        if (!(error instanceof TrustTextError)) throw error;
        return update({ message: `Not a usable trust file: ${error.message}.` });
      }
      await check(1);
    },
    refuse: (problem) => update({ message: `${problem}: refused.` }),
    pin,
    async unpin() {
      const { trusted } = state;
      if (trusted !== undefined) await pinned.unpin(originOf(trusted.value));
      update({ trusted: undefined, message: "" });
      await refresh();
      await check(1);
    },
    async choose({ text }) {
      await takeTrust(text, "you");
      await check(1);
    },
    async forgetMemory() {
      await memory.forget();
      await refresh();
    },
    checkPatiently() {
      update({ message: "" });
      return check(PATIENCE);
    },
    async change(flip) {
      const own = ++turn;
      await answered(own, async () => {
        const verdict = await checker.change(flip);
        if (own === turn) update({ verdict, change: flip ?? undefined });
      });
    },
  };
}

/** Whether it holds a decision that was not made again: until the engine is there. */
function needsReplay({ hasReplay, report }: Verdict): boolean {
  const check = report.checks.find(({ id }) => id === "replay");
  return hasReplay && check?.status === "not-checked";
}
