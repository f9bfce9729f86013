const MOST_CHARACTERS = 65_536;

/** JSON from the wire with line breaks; what is none, or too long to be read, is shown as it is, cut at 65,536 characters. */
export function wireText(text: string): string {
  if (text.length > MOST_CHARACTERS)
    return `${text.slice(0, MOST_CHARACTERS)}\n… ${text.length - MOST_CHARACTERS} characters more`;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
