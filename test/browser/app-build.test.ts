import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runTool } from "../verifiers/run-tool.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";

const web = fileURLToPath(new URL("../../services/console/web/", import.meta.url));
const MOST_SHELL = 180_000;

describe("the built application", () => {
  let folder: TemporaryFolder;
  let page: string;
  const assets = new Map<string, Buffer>();

  beforeAll(async () => {
    folder = await temporaryFolder();
    const built = await runTool(process.execPath, [join(web, "build.mjs"), folder.path]);
    if (built.status !== 0) throw new Error(built.output);
    const app = join(folder.path, "app");
    page = await readFile(join(app, "index.html"), "utf8");
    for (const name of await readdir(join(app, "assets")))
      assets.set(`/assets/${name}`, await readFile(join(app, "assets", name)));
  });

  afterAll(() => folder?.[Symbol.asyncDispose]());

  test("has a shell of at most 180 kB as it is sent", () => {
    const first = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, path = ""]) => path,
    );
    const sizes = first.map((path) => gzipSync(assets.get(path) ?? "", { level: 9 }).length);
    expect(first.length).toBeGreaterThan(2);
    expect(sizes.every((size) => size > 20)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_SHELL);
  });

  test("asks for files of its own only, each named by what is in it", () => {
    for (const [, path = ""] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(path).toMatch(/^\/assets\/[A-Za-z0-9_.-]+-[A-Za-z0-9_-]{8}\.(?:js|css|svg)$/);
      expect(assets.has(path)).toBe(true);
    }
    for (const [, content] of [...assets].filter(([path]) => path.endsWith(".css")))
      expect(content.toString()).not.toMatch(/url\((?!["']?\/assets\/)/);
  });

  test("stays small before the first paint", () => {
    const [theme] = [...assets].filter(([path]) => path.includes("/theme-"));
    expect(theme?.[1].length).toBeLessThan(1_024);
    const at = page.indexOf("/assets/theme-");
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(page.indexOf('type="module"'));
  });

  test("holds nothing made up: no mocks, no made data, no code from texts", () => {
    for (const [path, content] of [...assets].filter(([name]) => name.endsWith(".js"))) {
      const code = content.toString();
      expect({
        path,
        found: /\bmsw\b|\bfaker\b|mockServiceWorker|jest\.fn|vi\.fn/.test(code),
      }).toEqual({
        path,
        found: false,
      });
      expect({ path, found: /\bnew Function\b|[^.\w]eval\(/.test(code) }).toEqual({
        path,
        found: false,
      });
    }
  });
});

test("no source of the application takes chance for data", async () => {
  const source = join(web, "app", "src");
  const names = await readdir(source, { recursive: true });
  for (const name of names.filter((one) => /\.tsx?$/.test(one))) {
    const text = await readFile(join(source, name), "utf8");
    expect({ name, found: /Math\.random|innerHTML|dangerouslySetInnerHTML/.test(text) }).toEqual({
      name,
      found: false,
    });
  }
});
