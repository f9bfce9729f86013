import { useParts } from "./parts.ts";

/** Copies a text and says so. */
export function useCopy(): (text: string, what: string) => void {
  const { said } = useParts();
  return (text, what) => {
    navigator.clipboard.writeText(text).then(
      () => said.set(`${what} copied`),
      () => said.set(`${what} not copied: the browser did not allow it`),
    );
  };
}
