/** Keys and what they do, for the help and for the page. */
export interface KeyAction {
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

/** Runs actions on their keys; never while something is written, nor with a modifier. */
export function listenToKeys(actions: readonly KeyAction[]): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    actions.find(({ key }) => key === event.key)?.run();
  });
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
