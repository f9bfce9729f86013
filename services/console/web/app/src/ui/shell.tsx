import { type ReactNode, useEffect } from "react";
import { Announcer } from "./announcer.tsx";
import { Banners } from "./banners.tsx";
import { KeyHelpOnDemand } from "./key-help-on-demand.tsx";
import { MarkSheet } from "./marks.tsx";
import { useParts } from "./parts.ts";
import { Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";
import "./shell.css";

/** What stands around every page. It waits for nothing. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { keyboard } = useParts();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const isInField =
        target instanceof HTMLElement &&
        (target.isContentEditable ||
          target.closest("input, select, textarea, [role=dialog]") !== null);
      const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
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
