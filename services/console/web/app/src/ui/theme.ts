import { type Cell, cell } from "../api/cell.ts";

/** Which colours were chosen. */
export type Theme = "system" | "light" | "dark";

/** What follows the one before, around. */
export const NEXT_THEME: Readonly<Record<Theme, Theme>> = {
  system: "light",
  light: "dark",
  dark: "system",
};

const KEY = "writ.theme";

/** What of the browser a theme is set with. */
export interface ThemeDeps {
  readonly root: HTMLElement;
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Whether the system is dark. */
  readonly system: Pick<MediaQueryList, "matches" | "addEventListener">;
}

/** The theme that was chosen; the page follows it, and the system where nothing was. */
export function themeCell({ root, storage, system }: ThemeDeps): Cell<Theme> {
  const stored = storage.getItem(KEY);
  const theme = cell<Theme>(stored === "light" || stored === "dark" ? stored : "system");
  const paint = () => {
    const chosen = theme.get();
    const colours = chosen === "system" ? (system.matches ? "dark" : "light") : chosen;
    root.dataset["theme"] = colours;
    root.dataset["mantineColorScheme"] = colours;
  };
  theme.subscribe(() => {
    const chosen = theme.get();
    if (chosen === "system") storage.removeItem(KEY);
    else storage.setItem(KEY, chosen);
    paint();
  });
  system.addEventListener("change", paint);
  paint();
  return theme;
}
