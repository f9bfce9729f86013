import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import "./tabs.css";

/** What tabs are made with. */
export interface TabsProps<Tab extends string> {
  /** What they are about, for people who do not see them. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** What a tab is called, where that is not its own name. */
  readonly names?: Readonly<Partial<Record<Tab, string>>>;
  readonly selected: Tab;
  readonly onSelect: (tab: Tab) => void;
  /** Of the tab that is selected. */
  readonly children: ReactNode;
}

/** Tabs: one stop of the tab key, arrows go from one to the next. */
export function Tabs<Tab extends string>({
  label,
  tabs,
  names,
  selected,
  onSelect,
  children,
}: TabsProps<Tab>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = (tabs.indexOf(selected) + by + tabs.length) % tabs.length;
    const next = tabs[at];
    if (next === undefined) return;
    onSelect(next);
    list.current?.querySelectorAll("button")[at]?.focus();
  };
  return (
    <>
      <div ref={list} aria-label={label} className="tabs-list" role="tablist" onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab}
            aria-controls={`${id}-panel`}
            aria-selected={tab === selected}
            className="tab"
            id={`${id}-${tab}`}
            role="tab"
            tabIndex={tab === selected ? 0 : -1}
            type="button"
            onClick={() => onSelect(tab)}
          >
            {names?.[tab] ?? tab.slice(0, 1).toUpperCase() + tab.slice(1)}
          </button>
        ))}
      </div>
      <div
        aria-labelledby={`${id}-${selected}`}
        className="tab-panel"
        id={`${id}-panel`}
        role="tabpanel"
      >
        {children}
      </div>
    </>
  );
}
