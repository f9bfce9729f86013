// One file per service, with our own sources inside and npm packages outside.
import { readdir } from "node:fs/promises";
import { build } from "esbuild";

for (const name of await readdir("services")) {
  await build({
    entryPoints: [`services/${name}/src/main.ts`],
    outfile: `dist/${name}/main.js`,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    sourcemap: true,
    plugins: [
      {
        name: "npm-packages-stay-outside",
        setup(b) {
          b.onResolve({ filter: /^[^./]/ }, (a) =>
            a.path.startsWith("@writ/") || a.kind === "entry-point"
              ? undefined
              : { external: true },
          );
        },
      },
    ],
  });
}
