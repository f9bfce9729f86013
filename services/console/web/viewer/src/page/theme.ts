const THEMES = ["system", "light", "dark"] as const;
const KEY = "writ-theme";

/** How the page looks: as the system says, or always light or dark. */
export type Theme = (typeof THEMES)[number];

/** Applies the theme that was chosen last, and returns it. */
export function restoreTheme(): Theme {
  const theme = THEMES.find((one) => one === remembered()) ?? "system";
  applyTheme(theme);
  return theme;
}

/** Applies the theme after this one, remembers it, and returns it. */
export function nextTheme(theme: Theme): Theme {
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  applyTheme(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Then it lasts as long as the page.
  }
  return next;
}

function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
