import { stateWords } from "../words.ts";
import { Mark } from "./marks.tsx";

/** What an execution is now: a mark and a word, never a colour alone. */
export function StateMark({ state }: { readonly state: string }) {
  const { word, look } = stateWords(state);
  return (
    <span className={`state state-${look}`}>
      <Mark name={look} />
      <span>{word}</span>
    </span>
  );
}
