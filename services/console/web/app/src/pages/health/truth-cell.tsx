import type { Cell } from "@writ/proto/writ/console/v1/health";
import { Mark } from "../../ui/marks.tsx";
import { isAbsent, truthLook } from "./truth.ts";

/** One kind of truth: a mark and words; what is not known is hatched. */
export function TruthCell({ cell }: { readonly cell: Cell | undefined }) {
  if (isAbsent(cell)) return <span className="quiet">–</span>;
  const { look, mark, word } = truthLook(cell);
  const text = cell?.text ?? "";
  return (
    <span className={`truth truth-${look}`}>
      {mark === "warning" ? <WarningMark /> : <Mark name={mark} />}
      <span>
        {text !== word && <span className="out-of-sight">{word}: </span>}
        {text === "" ? word : text}
      </span>
    </span>
  );
}

function WarningMark() {
  return (
    <svg aria-hidden="true" className="mark mark-warning" focusable="false" viewBox="0 0 14 14">
      <path
        d="M7 1.6L13 12.6H1zM7 5.4v3.4M7 10.2v1.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    </svg>
  );
}
