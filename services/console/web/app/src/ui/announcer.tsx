import { useEffect, useRef, useState } from "react";
import { useCell, useParts } from "./parts.ts";

const EVERY_MS = 2_000;

/** The one voice of the page: at most one message in two seconds, the last one. */
export function Announcer() {
  const said = useCell(useParts().said);
  const [heard, setHeard] = useState("");
  const last = useRef(-EVERY_MS);
  useEffect(() => {
    const wait = Math.max(0, last.current + EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setHeard(said);
    }, wait);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <>
      <p aria-live="polite" className="out-of-sight">
        {heard}
      </p>
      <Toast text={said} />
    </>
  );
}

const SHOWN_MS = 2_500;
/** What who sees the page has seen already. */
const SEEN = /^(Page|Run): /;

/** The same for who sees the page, for a moment. */
function Toast({ text }: { readonly text: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    setShown(text !== "" && !SEEN.test(text));
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return isShown ? (
    <p aria-hidden="true" className="toast">
      {text}
    </p>
  ) : null;
}
