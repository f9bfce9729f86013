import { quorumMet, type WitnessPolicy } from "@writ/evidence";
import type { LogView } from "../seal.ts";
import { type Cosignatures, cosignatures } from "./cosignatures.ts";
import type { WitnessContact } from "./witness-contact.ts";

/** Shows checkpoints to witnesses, each to all of them at once. */
export interface WitnessRounds {
  /**
   * Shows a committed view; resolves when enough witnesses have cosigned it ("enough"), or all that were asked have answered.
   * A witness that is still busy with the view before is not asked, unless without it there can not be enough.
   * Rejects as {@link requireUnopposed} throws.
   */
  round(view: LogView): Promise<"enough" | "too few">;
  /** Waits for everybody who was asked. */
  answered(): Promise<void>;
  /** @throws FrozenError when a witness has seen more than it was shown, or something else, in whichever round */
  requireUnopposed(): void;
}

/** What rounds need. */
export interface RoundsDeps {
  readonly policy: Pick<WitnessPolicy, "quorum">;
  /** The witnesses that can be asked. */
  readonly contacts: readonly WitnessContact[];
  /** Told of a view that enough witnesses have cosigned, and again when more of them have. */
  readonly onCosigned: (view: LogView) => void;
  /** Told when a witness has answered, or has not. */
  readonly onAnswer: () => void;
}

/** Rounds with these witnesses. */
export function witnessRounds({
  policy,
  contacts,
  onCosigned,
  onAnswer,
}: RoundsDeps): WitnessRounds {
  const busy = new Map<WitnessContact, Promise<void>>();
  let opposition: { readonly error: unknown } | undefined;

  const areEnough = (asked: readonly WitnessContact[]): boolean =>
    quorumMet(policy, new Set(asked.map((contact) => contact.name)));

  const idle = async (): Promise<readonly WitnessContact[]> => {
    for (;;) {
      const free = contacts.filter((contact) => !busy.has(contact));
      if (busy.size === 0 || areEnough(free) || !areEnough(contacts)) return free;
      await Promise.race(busy.values());
    }
  };

  const ask = async (
    contact: WitnessContact,
    collected: Cosignatures,
    onEnough: () => void,
  ): Promise<void> => {
    try {
      const lines = await contact.show(collected.shown);
      onAnswer();
      if (lines === null) return;
      collected.add(contact.name, lines);
      if (!collected.isEnough()) return;
      onCosigned(collected.cosigned());
      onEnough();
    } catch (error) {
      opposition ??= { error };
    } finally {
      busy.delete(contact);
    }
  };

  const answered = async (): Promise<void> => {
    await Promise.all(busy.values());
  };

  const requireUnopposed = (): void => {
    if (opposition !== undefined) throw opposition.error;
  };

  return {
    answered,
    requireUnopposed,
    async round(view) {
      const asked = await idle();
      const collected = cosignatures(view, policy);
      if (collected.isEnough()) onCosigned(view);
      await new Promise<void>((resolve) => {
        const asks = asked.map((contact) => {
          const asking = ask(contact, collected, resolve);
          busy.set(contact, asking);
          return asking;
        });
        void Promise.all(asks).then(() => resolve());
      });
      requireUnopposed();
      return collected.isEnough() ? "enough" : "too few";
    },
  };
}
