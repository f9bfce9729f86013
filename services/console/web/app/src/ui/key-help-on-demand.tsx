import { lazy, Suspense, useState } from "react";
import { useKey } from "./use-key.ts";

const KeyHelp = lazy(async () => ({ default: (await import("./key-help.tsx")).KeyHelp }));

/** Shows the list of keys when it is asked for. */
export function KeyHelpOnDemand() {
  const [isOpen, setOpen] = useState(false);
  useKey("help", () => setOpen(true));
  return isOpen ? (
    <Suspense>
      <KeyHelp onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
}
