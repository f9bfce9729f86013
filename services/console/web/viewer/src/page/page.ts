import type { VerifyCrypto } from "@writ/evidence";
import { openDatabase } from "../keep/database.ts";
import { memoryIn } from "../keep/memory.ts";
import { pinnedTrustIn } from "../keep/pinned-trust.ts";
import { button, element, fill } from "../view/element.ts";
import { viewEmpty } from "../view/empty.ts";
import { viewIntake } from "../view/intake.ts";
import { viewMemory } from "../view/memory.ts";
import type { StepsView } from "../view/steps.ts";
import { viewTamper } from "../view/tamper.ts";
import { quorumOf, viewTrust } from "../view/trust.ts";
import type { WorkerChecker } from "../worker/ask-worker.ts";
import { readFragment, writeFragment } from "../fragment.ts";
import { listenToKeys } from "./keyboard.ts";
import { type Choice, replayNote, viewBundle } from "./opened-bundle.ts";
import type { OwnSource } from "./own-source.ts";
import { viewHeader } from "./header.ts";
import { session } from "./session.ts";
import type { SessionState } from "./session-state.ts";
import type { Trusted } from "./trusted.ts";

/** What the page is made with. */
export interface PageOptions {
  readonly checker: WorkerChecker;
  readonly setPatience: (times: number) => void;
  readonly crypto: VerifyCrypto;
  /** The policy engine (WebAssembly, base64); undefined in the page without one. */
  readonly engine: string | undefined;
  readonly source: OwnSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Fills the page, and takes what the link brought. */
export async function startPage(options: PageOptions): Promise<void> {
  const { checker, engine, now, source } = options;
  const database = await openDatabase();
  const isFile = location.protocol === "file:";
  const choice: Choice = { step: undefined };
  const places = {
    trust: element("div", {}),
    message: element("p", { class: "message", role: "status" }),
    result: element("div", {}, viewEmpty()),
    tamper: element("div", {}),
    // Shown in one of the steps.
    memory: element("div", {}),
  };
  let steps: StepsView | undefined;
  let shown: Partial<SessionState> = {};

  /** Only what has changed is drawn again: what was opened and typed in the rest stays. */
  const render = (state: SessionState): void => {
    const before = shown;
    shown = state;
    if (before.trusted !== state.trusted || before.pinned !== state.pinned) renderTrust(state);
    if (before.message !== state.message || before.isLate !== state.isLate) renderMessage(state);
    if (before.verdict !== state.verdict) renderResult(state);
    if (before.parts !== state.parts) renderTamper(state);
    if (before.kept !== state.kept) renderMemory(state);
  };
  const renderTrust = ({ trusted, pinned }: SessionState): void =>
    fill(
      places.trust,
      viewTrust(trusted, pinned, {
        pin: () => void acts.pin(),
        forget: () => void acts.unpin(),
        choose: (one) => void acts.choose(one),
      }),
    );
  const renderMessage = ({ message, isLate }: SessionState): void =>
    fill(
      places.message,
      message,
      isLate ? button("Give it a minute", () => void acts.checkPatiently()) : undefined,
    );
  const renderResult = (state: SessionState): void => {
    const { bundle, change, engine: name, parts, trusted, verdict } = state;
    if (verdict === undefined || trusted === undefined || bundle === undefined)
      return fill(places.result, bundle === undefined ? viewEmpty() : undefined);
    const logs = trusted.value.logs;
    const view = viewBundle(
      {
        verdict,
        trusted,
        nowMs: now(),
        pageHash: source.hash,
        change:
          change && `${parts[change.part]?.name ?? ""}, byte ${change.byte}, bit ${change.bit}`,
        event: (seq) => checker.event(seq),
        vkeyOf: (origin) => logs.find((log) => log.origin === origin)?.vkey ?? "",
        quorum: quorumOf(trusted.value),
        memory: places.memory,
        // A file has no address that another machine could open.
        link: isFile ? undefined : () => linkTo(bundle, trusted),
        isReplaying: state.isReplaying,
        replayNote: replayNote(verdict, name, engine !== undefined),
      },
      choice,
    );
    steps = view.steps;
    fill(places.result, ...view.nodes);
  };
  const renderMemory = ({ kept }: SessionState): void => {
    const place = { isForgetful: database.isForgetful, isFile };
    fill(
      places.memory,
      viewMemory(kept, place, () => void acts.forgetMemory()),
    );
  };
  const renderTamper = ({ parts, verdict }: SessionState): void => {
    if (parts.length === 0) return fill(places.tamper);
    const titles = verdict?.steps.map(({ title }) => title) ?? [];
    fill(
      places.tamper,
      viewTamper({
        parts,
        titleOf: (step) => titles[step - 1] ?? "",
        notice: (flip) => checker.notice(flip),
        show: (flip) => acts.change(flip),
      }),
    );
  };

  const acts = session({
    ...options,
    memory: memoryIn(database, now),
    pinned: pinnedTrustIn(database, now),
    onChange: render,
  });
  const intake = viewIntake({
    onBytes: (files) => void acts.give(files, "you"),
    onRefused: (problem) => acts.refuse(problem),
  });
  const header = document.querySelector("header");
  const main = document.querySelector("main");
  if (header === null || main === null) throw new Error("the page is not whole");
  fill(header, ...viewHeader(source));
  fill(
    main,
    element("div", { class: "top" }, intake, places.trust),
    places.message,
    places.result,
    places.tamper,
  );
  listenToKeys([
    { key: "j", does: "next step", run: () => steps?.move(1) },
    { key: "k", does: "step before", run: () => steps?.move(-1) },
  ]);
  const brought = await readFragment(location.hash);
  const files = [brought.trust, brought.bundle].filter((one) => one !== undefined);
  if (files.length > 0) await acts.give(files, "link");
}

async function linkTo(bundle: Uint8Array, { text }: Pick<Trusted, "text">): Promise<string> {
  const { origin, pathname } = location;
  return `${origin}${pathname}#${await writeFragment(bundle, text)}`;
}
