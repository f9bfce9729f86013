import { isUuidV7 } from "@writ/encoding";
import { type FormEvent, useState } from "react";
import { paths } from "../../../paths.ts";
import { Button } from "../../../ui/button.tsx";
import { useParts } from "../../../ui/parts.ts";

/** Goes to an execution whose id is at hand; whatever else is pasted is looked for. */
export function PasteId() {
  const { go } = useParts();
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = text.trim();
    if (id !== "") go(isUuidV7(id) ? paths.explorer(id) : paths.resolve(id));
  };
  return (
    <form className="paste" onSubmit={submit}>
      <input
        aria-label="Execution id"
        autoComplete="off"
        className="input mono"
        maxLength={256}
        placeholder="paste an execution id"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit">Explore</Button>
    </form>
  );
}
