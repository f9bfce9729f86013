import { join } from "node:path";
import type { AppBrowser } from "../browser/app-page.ts";
import type { Picture } from "./pictures.ts";
import type { SceneFacts } from "./scene.ts";

const THEMES = ["light", "dark"] as const;

/** Takes a picture of a place in both themes: `NAME-light.png` and `NAME-dark.png` in the folder. */
export async function takePictures(
  app: AppBrowser,
  picture: Picture,
  facts: SceneFacts,
  folder: string,
): Promise<void> {
  for (const colorScheme of THEMES) {
    const { role } = picture;
    await using visit = await app.visit({
      ...(role !== undefined && { role }),
      context: { colorScheme, viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" },
    });
    await visit.go(picture.path(facts));
    await picture.prepare(visit.page, facts);
    // Nobody's focus ring and nobody's pointer.
    await visit.page.evaluate("document.activeElement?.blur()");
    await visit.page.screenshot({ path: join(folder, `${picture.name}-${colorScheme}.png`) });
    if (visit.problems.length > 0) throw new Error(`${picture.name}: ${visit.problems.join("\n")}`);
  }
}
