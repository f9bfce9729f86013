import { type ReactNode, useEffect } from "react";
import { Announcer } from "./announcer.tsx";
import { Banners } from "./banners.tsx";
import { KeyHelpOnDemand } from "./key-help-on-demand.tsx";
import { MarkSheet } from "./marks.tsx";
import { useParts } from "./parts.ts";
import { Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";
import "./shell.css";

const WRITTEN_IN = "input:not([type=radio]), select, textarea, [role=dialog]";
/** Where Enter means something already. */
const TAKES_ENTER = `a, button, summary, form, [tabindex="0"], ${WRITTEN_IN}`;

/** What stands around every page. It waits for nothing. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { keyboard } = useParts();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
      const isTaken = key === "Enter" ? TAKES_ENTER : WRITTEN_IN;
      const isInField =
        target instanceof HTMLElement &&
        (target.isContentEditable || target.closest(isTaken) !== null);
      const did =
        !event.defaultPrevented &&
        keyboard.press({ key, ctrlKey, metaKey, altKey, timeStamp, isInField });
      if (did) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [keyboard]);
  return (
    <div className="shell">
      <MarkSheet />
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <TopBar />
      <Banners />
      <Rail />
      {children}
      <Announcer />
      <KeyHelpOnDemand />
    </div>
  );
}
