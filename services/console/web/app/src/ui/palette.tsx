import { Combobox, useCombobox } from "@mantine/core";
import { useEffect, useState } from "react";
import { Dialog } from "./dialog.tsx";
import { paletteEntries } from "./palette-entries.ts";
import { useParts } from "./parts.ts";
import "./palette.css";

/** Finds what was pasted or typed: an id, a digest, a place, a code. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog isWide title="Find" onClose={onClose}>
      <Finder onClose={onClose} />
    </Dialog>
  );
}

function Finder({ onClose }: { readonly onClose: () => void }) {
  const { go } = useParts();
  const [text, setText] = useState("");
  const store = useCombobox({ opened: true });
  const entries = paletteEntries(text);
  const { selectFirstOption } = store;
  useEffect(() => {
    selectFirstOption();
  }, [selectFirstOption, text]);

  const follow = (href: string) => {
    const entry = entries.find((one) => one.href === href);
    onClose();
    if (entry?.isOutside === true) location.assign(href);
    else go(href);
  };
  return (
    <Combobox store={store} withinPortal={false} onOptionSubmit={follow}>
      <Combobox.EventsTarget withExpandedAttribute>
        <input
          aria-label="Any id, digest, name or code"
          className="input mono"
          data-autofocus
          maxLength={256}
          role="combobox"
          placeholder="any id, digest, name, code"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onClose();
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options aria-label="Found" className="palette-list">
        {entries.map(({ label, hint, href }) => (
          <Combobox.Option key={`${label} ${href}`} className="palette-entry" value={href}>
            <span className="wrap">{label}</span>
            <span className="meta">{hint}</span>
          </Combobox.Option>
        ))}
      </Combobox.Options>
      {entries.length === 0 && <p className="quiet">Nothing is called that.</p>}
    </Combobox>
  );
}
