import { type Subtle, webCrypto } from "@writ/evidence";
import type { LoadEngine } from "./check/engine.ts";
import { ownSource } from "./page/own-source.ts";
import { startPage } from "./page/page.ts";
import { fill } from "./view/element.ts";
import { answerQuestions, type Port } from "./worker/answer-questions.ts";
import { askWorker } from "./worker/ask-worker.ts";
import type { Checker } from "./worker/checker.ts";
import { checking } from "./worker/checking.ts";
import { pageWorkers } from "./worker/page-worker.ts";

/** How long a question may take, in milliseconds. An engine of some megabytes is compiled when it is loaded. */
const BUDGET_MS: Readonly<Partial<Record<keyof Checker, number>>> = { loadEngine: 20_000 };
const USUAL_BUDGET_MS = 2_000;

/** This script runs twice: in the page, and in a worker that does the checking. It begins here in both. */
export async function start(loadEngine: LoadEngine | undefined): Promise<void> {
  const { subtle } = globalThis.crypto;
  // The browser's types exclude shared memory, which no bytes here are in.
  const crypto = webCrypto(subtle as unknown as Subtle<CryptoKey>);
  const now = (): number => performance.timeOrigin + performance.now();
  if (typeof document === "undefined")
    return answerQuestions(globalThis as unknown as Port, checking({ crypto, now, loadEngine }));
  if (subtle === undefined) return refuseToStart();

  const source = await ownSource(document, crypto);
  const script = document.querySelector("script")?.textContent ?? "";
  const engine = document.querySelector("#engine")?.textContent;
  let patience = 1;
  const checker = askWorker(
    pageWorkers(script),
    (question) => patience * (BUDGET_MS[question] ?? USUAL_BUDGET_MS),
  );
  await startPage({
    checker,
    setPatience: (times) => (patience = times),
    crypto,
    engine: engine ?? undefined,
    source,
    now,
  });
}

/** Without the browser's cryptography nothing can be checked. */
function refuseToStart(): void {
  const main = document.querySelector("main");
  if (main !== null)
    fill(
      main,
      "This browser gives cryptography to pages from https, localhost and files only. Save this page and open the file.",
    );
}
