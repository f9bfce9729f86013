import { Combobox, useCombobox } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { parseFilter } from "../filter/parse-filter.ts";
import { suggestions } from "../filter/suggestions.ts";
import { FilterProblems } from "./filter-problems.tsx";
import { useKey } from "./use-key.ts";
import "./filter-bar.css";
import "./palette.css";

/** What a filter is edited with. */
export interface FilterBarProps {
  /** As it is applied. */
  readonly text: string;
  readonly onApply: (text: string) => void;
  /** Stands at the end, such as counts. */
  readonly children?: React.ReactNode;
}

/** Where people write what they look for. What can not be asked is not applied: the problem points at its word. */
export function FilterBar({ text, onApply, children }: FilterBarProps) {
  const [draft, setDraft] = useState(text);
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const store = useCombobox();
  const { resetSelectedOption, closeDropdown } = store;
  useKey("filter", () => input.current?.focus());
  useEffect(() => {
    setDraft(text);
    setTried(text !== "");
  }, [text]);

  const { problems } = parseFilter(draft);
  const offered = suggestions(draft);
  const write = (next: string) => {
    setDraft(next);
    setTried(false);
    resetSelectedOption();
    store.openDropdown();
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    closeDropdown();
    if (problems.length === 0) onApply(draft.trim());
  };
  return (
    <form className="filter-bar" role="search" onSubmit={apply}>
      <Combobox
        position="bottom-start"
        store={store}
        transitionProps={{ duration: 0 }}
        width={420}
        withinPortal
        onOptionSubmit={(next) => {
          write(next.endsWith(":") ? next : `${next} `);
          input.current?.focus();
        }}
      >
        <Combobox.Target withExpandedAttribute>
          <input
            ref={input}
            aria-invalid={isTried && problems.length > 0}
            aria-label="Filter"
            autoComplete="off"
            className="input mono filter-input"
            maxLength={512}
            role="combobox"
            placeholder="decision:deny reason:GRANT_* since:1h"
            spellCheck={false}
            value={draft}
            onBlur={() => closeDropdown()}
            onChange={(event) => write(event.currentTarget.value)}
            onFocus={() => store.openDropdown()}
            onKeyDown={(event) => {
              if (event.key === "Escape") input.current?.blur();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown className="filter-offers" hidden={offered.length === 0}>
          <Combobox.Options aria-label="How the filter could go on">
            {offered.map((one) => (
              <Combobox.Option key={one.text} className="palette-entry" value={one.text}>
                <code>{one.label}</code>
                <span className="meta">{one.help}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <button className="button" type="submit">
        Search
      </button>
      {draft !== "" && (
        <button
          className="button"
          type="button"
          onClick={() => {
            write("");
            closeDropdown();
            onApply("");
          }}
        >
          Clear
        </button>
      )}
      <div className="filter-end">{children}</div>
      {isTried && <FilterProblems problems={problems} text={draft} />}
    </form>
  );
}
