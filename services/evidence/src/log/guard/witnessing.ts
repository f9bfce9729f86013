import { quorumMet, type WitnessPolicy } from "@writ/evidence";
import { NotLeadingError } from "../not-leading-error.ts";
import type { LogView } from "../seal.ts";
import { type Witnessed, WitnessQuorumError } from "../witnessed.ts";
import { bell } from "./bell.ts";
import { pause } from "./pace.ts";
import { quorumWaiters } from "./quorum-waiters.ts";
import type { WitnessContact } from "./witness-contact.ts";
import { witnessRounds } from "./witness-rounds.ts";

/** Shows a log to its witnesses while this process leads it. */
export interface Witnessing {
  /** Shows a view before it is led, and waits for every witness. @throws FrozenError */
  present(view: LogView): Promise<void>;
  /** Shows the last view of a lead, unless that was done. @throws FrozenError */
  conclude(view: LogView): Promise<void>;
  /** Shows the view of the moment at every request until the signal is aborted. Rejects with FrozenError. */
  run(view: () => LogView, signal: AbortSignal): Promise<void>;
  /** Has the witnesses asked soon. */
  request(): void;
  /** @throws FrozenError when a witness has spoken against the log */
  requireUnopposed(): void;
  /** Size of the newest view that was shown. */
  shownSize(): number;
  /** The newest view that enough witnesses have cosigned, with their signatures. */
  cosigned(): LogView | undefined;
  /** A view of the log, with their signatures if enough witnesses have cosigned it. */
  withCosignatures(view: LogView): LogView;
  readonly witnessed: Witnessed;
}

/** What witnessing needs. */
export interface WitnessingDeps {
  readonly policy: Pick<WitnessPolicy, "quorum">;
  /** The witnesses that can be asked. */
  readonly contacts: readonly WitnessContact[];
  /** Pause before they are asked again while somebody waits for them, milliseconds. */
  readonly retryMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Told when a newer view is cosigned by enough, or one by more. */
  readonly onCosigned: (view: LogView) => void;
  /** Told when a witness has answered, or has not. */
  readonly onAnswer: () => void;
}

/** Witnessing of one log. */
export function witnessing(deps: WitnessingDeps): Witnessing {
  const { policy, contacts, retryMs, now, onAnswer } = deps;
  const waiters = quorumWaiters(now);
  const requested = bell();
  let cosigned: LogView | undefined;
  let shownSize = 0;
  /** Of the lead that goes on, or was the last. */
  let running: AbortSignal | undefined;

  const onCosigned = (view: LogView): void => {
    const { size } = view.tree;
    if (size === 0 || size < (cosigned?.tree.size ?? 0)) return;
    cosigned = view;
    waiters.answer(view);
    deps.onCosigned(view);
  };
  const newRounds = () => witnessRounds({ policy, contacts, onCosigned, onAnswer });
  let rounds = newRounds();

  const show = async (view: LogView): Promise<"enough" | "too few"> => {
    shownSize = view.tree.size;
    return rounds.round(view);
  };

  return {
    requireUnopposed: () => rounds.requireUnopposed(),
    shownSize: () => shownSize,
    cosigned: () => cosigned,
    withCosignatures: (view) =>
      cosigned !== undefined && cosigned.tree.size === view.tree.size ? cosigned : view,
    request: () => requested.ring(),

    async present(view) {
      // What was said against the lead before is said again.
      rounds = newRounds();
      await show(view);
      await rounds.answered();
      rounds.requireUnopposed();
    },

    async conclude(view) {
      if (view.tree.size > (cosigned?.tree.size ?? 0)) await show(view);
    },

    async run(view, signal) {
      running = signal;
      const over = new NotLeadingError("this process does not lead the log any more");
      signal.addEventListener("abort", () => waiters.rejectAll(over), { once: true });
      while (!signal.aborted) {
        if (!waiters.areThere()) await requested.rung(signal);
        const outcome = signal.aborted ? "too few" : await show(view());
        if (outcome === "too few") await pause(retryMs, signal);
      }
    },

    witnessed(size, deadlineMs) {
      const names = new Set(contacts.map((contact) => contact.name));
      if (policy.quorum === null || !quorumMet(policy, names))
        return Promise.reject(new WitnessQuorumError("the trust file names too few witnesses"));
      if (cosigned !== undefined && cosigned.tree.size >= size) return Promise.resolve(cosigned);
      if (running?.aborted !== false)
        return Promise.reject(new NotLeadingError("this process does not lead the log"));
      const answer = waiters.add(size, deadlineMs);
      requested.ring();
      return answer;
    },
  };
}
