import { Mark } from "../../ui/marks.tsx";
import { stepWords } from "./step-words.ts";

/** What became of a step: a mark and a word. */
export function StepState({ state }: { readonly state: string }) {
  const { word, look } = stepWords(state);
  return (
    <span className={`state state-${look}`}>
      <Mark name={look} />
      <span>{word}</span>
    </span>
  );
}
