// One file per service, with our own sources inside and npm packages outside.
import { readdir } from "node:fs/promises";
import { build } from "esbuild";

const entries = (await readdir("services")).map((name) => ({
  source: `services/${name}/src/main.ts`,
  target: `dist/${name}/main.js`,
}));
// The publication gate starts its worker by the name of its source, beside whatever it was bundled into.
entries.push({
  source: "packages/policy/src/gate-worker.ts",
  target: "dist/policy-decision/gate-worker.ts",
});

for (const { source, target } of entries) {
  await build({
    entryPoints: [source],
    outfile: target,
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
