import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { leafNumber } from "../../../ui/strip-cells.ts";
import { useKey } from "../../../ui/use-key.ts";
import type { TreeView } from "../use-tree-view.ts";

/** Finds executions in what is loaded: the return key goes from one to the next. */
export function FindInTree({
  find,
  onFound,
}: Pick<TreeView, "find"> & {
  readonly onFound: (executionId: string) => void;
}) {
  const [text, setText] = useState("");
  const [at, setAt] = useState<{ readonly place: number; readonly count: number }>();
  const input = useRef<HTMLInputElement>(null);
  useKey("filter", () => input.current?.focus());
  const next = (event: FormEvent) => {
    event.preventDefault();
    const all = find(text);
    const place = at === undefined ? 0 : (at.place + 1) % Math.max(1, all.length);
    setAt(text === "" ? undefined : { place, count: all.length });
    const node = all[place];
    if (node !== undefined) onFound(node.execution.executionId);
  };
  return (
    <form className="find" role="search" onSubmit={next}>
      <input
        ref={input}
        aria-label="Find in what is loaded"
        autoComplete="off"
        className="input mono"
        maxLength={128}
        placeholder="find in tree"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(undefined);
        }}
      />
      <Button type="submit">Find</Button>
      <output className="meta">
        {at !== undefined &&
          (at.count === 0 ? "none" : `${leafNumber(at.place + 1)} of ${leafNumber(at.count)}`)}
      </output>
    </form>
  );
}
