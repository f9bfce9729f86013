import { Dialog } from "./dialog.tsx";
import { KEY_TABLE } from "./key-table.ts";
import "./key-help.css";

/** The list of keys, from the one table. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <ul className="keys">
        {KEY_TABLE.map(({ id, keys, help }) => (
          <li key={id}>
            <span>
              {keys.map((key) => (
                <kbd key={key}>{key.replace("mod+", "⌘ or Ctrl ").replace("Escape", "Esc")}</kbd>
              ))}
            </span>
            {help}
          </li>
        ))}
        <li>
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> <kbd>↵</kbd>
          </span>
          In a list: move, open
        </li>
      </ul>
    </Dialog>
  );
}
