import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const folder = new URL("./", import.meta.url);

// Whatever this is built from: people get what is made for people.
process.env["NODE_ENV"] = "production";

/** The application: everything it loads is a file of this origin, and nothing stands in the page itself. */
export default defineConfig({
  root: folder.pathname,
  base: "/",
  plugins: [react(), themeScript()],
  build: {
    outDir: new URL("../../dist/app", folder).pathname,
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    reportCompressedSize: false,
  },
});

/** A script that runs before the first paint, so it is no module and no part of the bundle. */
function themeScript(): Plugin {
  const source = readFileSync(new URL("theme.js", folder), "utf8");
  const hash = createHash("sha256").update(source).digest("hex").slice(0, 8);
  const fileName = `assets/theme-${hash}.js`;
  return {
    name: "writ-theme",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName, source });
    },
    transformIndexHtml: () => [
      { tag: "script", attrs: { src: `/${fileName}` }, injectTo: "head-prepend" },
    ],
  };
}
