import type { Flip, Noticed, PartName } from "../check/tampering.ts";
import { button, element, fill } from "./element.ts";
import { viewFlips } from "./flips.ts";

const BITS = 8;

/** What tampering is done with. */
export interface TamperContext {
  readonly parts: readonly PartName[];
  /** Titles of the steps, by number. */
  readonly titleOf: (step: number) => string;
  readonly notice: (flip: Flip) => Promise<Noticed>;
  /** Shows the bundle with a bit changed; null: as it was given. */
  readonly show: (flip: Flip | null) => Promise<void>;
}

/** Change one bit anywhere and see which step notices; or change every byte, one after the other. */
export function viewTamper(context: TamperContext): HTMLElement {
  const { parts, show, notice, titleOf } = context;
  const chosen = { part: 0, byte: 0, bit: 0 };
  const outcome = element("p", { class: "outcome", role: "status" }, "Nothing is changed.");
  const lastByte = (): number => (parts[chosen.part]?.length ?? 1) - 1;
  const byteField = numberField(lastByte(), (value) => (chosen.byte = value));
  const bitField = numberField(BITS - 1, (value) => (chosen.bit = value));
  const choice = element(
    "select",
    {
      onInput: (value) => {
        chosen.part = Number(value);
        chosen.byte = Math.min(chosen.byte, lastByte());
        byteField.max = `${lastByte()}`;
        byteField.value = `${chosen.byte}`;
      },
    },
    ...parts.map(({ name, length }, i) =>
      element("option", { value: `${i}` }, `${name} (${length} bytes)`),
    ),
  );
  const restore = button("Restore", () => void restored(), { disabled: true });
  const restored = async (): Promise<void> => {
    restore.disabled = true;
    await show(null);
    fill(outcome, "Restored.");
  };
  const flip = async (): Promise<void> => {
    const made = { ...chosen, byte: Math.min(chosen.byte, lastByte()) };
    const { step } = await notice(made);
    restore.disabled = false;
    const where = `${parts[made.part]?.name ?? ""}, byte ${made.byte}, bit ${made.bit}`;
    fill(outcome, `${where}: ${noticedText(step, titleOf)}`);
    await show(made);
  };
  return element(
    "section",
    { class: "tamper", label: "Tamper" },
    element("h2", {}, "Tamper with it"),
    element(
      "div",
      { class: "controls" },
      element("label", {}, "part ", choice),
      element("label", {}, "byte ", byteField),
      element("label", {}, "bit ", bitField),
      button("Flip", () => void flip(), { class: "primary" }),
      restore,
    ),
    outcome,
    viewFlips(context),
  );
}

/** What noticed a change, in words. */
export function noticedText(step: number | undefined, titleOf: (step: number) => string): string {
  if (step === undefined)
    return "nobody notices. Only a replay looks at policy files, and nobody at signatures of keys that nobody knows.";
  return `step ${step} notices first, ${titleOf(step)}.`;
}

function numberField(max: number, onValue: (value: number) => void): HTMLInputElement {
  return element("input", {
    type: "number",
    value: "0",
    attributes: { min: "0", max: `${max}` },
    onInput: (text) => {
      const value = Math.floor(Number(text)) || 0;
      onValue(Math.min(max, Math.max(0, value)));
    },
  });
}
