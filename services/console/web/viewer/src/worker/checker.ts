import type { BundleTrust } from "@writ/evidence";
import type { EventView } from "../check/event-view.ts";
import type { Kept, Shown } from "../check/recall.ts";
import type { Flip, Noticed, PartName } from "../check/tampering.ts";
import type { Verdict } from "../check/verdict.ts";

/** What is asked of whoever checks: the worker, over messages. A bundle is opened once; the other questions are about it. */
export interface Checker {
  /** Verifies a bundle. */
  open(bundle: Uint8Array, trust: BundleTrust, kept: readonly Kept[]): Promise<Verdict>;
  /** Takes the policy engine (WebAssembly, base64) unless it has it; says which one it is. From then on decisions are made again. */
  loadEngine(base64: string): Promise<string>;
  /** Verifies the opened bundle with one bit changed; null: as it was given. */
  change(flip: Flip | null): Promise<Verdict>;
  /** Which step notices a changed bit; changes nothing. */
  notice(flip: Flip): Promise<Noticed>;
  /** What can be changed. */
  parts(): Promise<readonly PartName[]>;
  /** What an event of the bundle holds, as it stands now. */
  event(seq: number): Promise<EventView | undefined>;
  /** Those of the notes that a log of the trust has signed. */
  signed(notes: readonly string[], trust: BundleTrust): Promise<readonly Shown[]>;
}

/** A question on its way to the worker. */
export interface Question {
  readonly id: number;
  readonly name: keyof Checker;
  readonly args: readonly unknown[];
}

/** An answer on its way back. */
export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  /** Why there is no value: what went wrong in the worker. */
  readonly problem?: string;
}
