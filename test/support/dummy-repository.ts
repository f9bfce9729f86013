import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SERVICES = ["evidence", "identity", "grant-signing", "policy-decision"];
const HTTP_SERVICES = ["witness", "console"];

/** What of a repository a cluster needs, with dummy services, in an existing folder. */
export interface DummyRepository {
  readonly root: URL;
  /** Gives one service another program. */
  replace(service: string, javascript: string): Promise<void>;
}

/** Lays out a repository whose services do nothing but serve health. */
export async function dummyRepository(folder: string): Promise<DummyRepository> {
  const main = (service: string): string => join(folder, "services", service, "src", "main.ts");
  const dummy = (service: string): string => {
    const name = HTTP_SERVICES.includes(service) ? "dummy-http-service.ts" : "dummy-service.ts";
    return new URL(name, import.meta.url).href;
  };
  const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
  await symlink(modules, join(folder, "node_modules"));
  for (const service of [...SERVICES, ...HTTP_SERVICES]) {
    await mkdir(join(folder, "services", service, "src"), { recursive: true });
    // By import, since Node takes a link for what it points to, and a test could not replace it.
    await writeFile(main(service), `import ${JSON.stringify(dummy(service))};\n`);
  }
  return {
    root: pathToFileURL(`${folder}/`),
    replace: (service, javascript) => writeFile(main(service), javascript),
  };
}
