import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

/** Comments stay in the page: it is its own documentation. The bundler keeps only those that begin with an exclamation mark. */
export const commentsStay = {
  name: "comments-stay",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const marked = withMarkedComments(source);
      // What looks like a comment may stand in a text: then that file goes without.
      const isSame = (await codeOf(marked)) === (await codeOf(source));
      return { loader: "ts", contents: isSame ? marked : source };
    });
  },
};

function withMarkedComments(source) {
  return (
    source
      // Those of types go with the types.
      .replaceAll(/\/\*\*(?:[^*]|\*(?!\/))*\*\/\n(?=(?:export )?(?:interface|type) )/g, "")
      .replaceAll(/^( *)\/\*\*/gm, "$1/*!")
      .replaceAll(/^( *)\/\/ (.*)$/gm, "$1/*! $2 */")
  );
}

async function codeOf(source) {
  return (await transform(source, { loader: "ts", legalComments: "none" })).code;
}

/** Modules do nothing by being imported, so what nobody uses of them stays away. */
export const onlyWhatIsUsed = {
  name: "only-what-is-used",
  setup(build) {
    build.onResolve({ filter: /.*/ }, async ({ path, pluginData, kind, ...from }) => {
      if (pluginData === onlyWhatIsUsed || kind === "entry-point") return undefined;
      const resolved = await build.resolve(path, { ...from, kind, pluginData: onlyWhatIsUsed });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** A module that is one instance of the engine becomes a function that makes one: a fresh one after it failed. */
export const instancesOnDemand = {
  name: "instances-on-demand",
  setup(build) {
    build.onLoad({ filter: /cedar-wasm\/web\/cedar_wasm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const names = [...source.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
      const [body] = source.split(/^async function __wbg_init/m);
      const contents = `export function freshInstance(module) {
${body.replaceAll(/^export function /gm, "function ")}
initSync({ module });
return { ${names.join(", ")} };
}`;
      return { loader: "js", contents };
    });
  },
};
