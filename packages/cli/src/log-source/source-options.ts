import { join, resolve } from "node:path";
import { type Invocation, type Option, UsageError } from "../command.ts";
import { dataFolder } from "../environment.ts";
import { folderSource } from "./folder-source.ts";
import { httpSource } from "./http-source.ts";
import type { LogSources } from "./log-source.ts";

/** Options of the commands that read published logs. */
export const sourceOptions: Readonly<Record<string, Option>> = {
  dir: {
    type: "string",
    value: "DIR",
    help: "folder with one folder per published log (the data folder's)",
  },
  url: {
    type: "string",
    value: "URL",
    help: "address with one folder per published log, e.g. http://127.0.0.1:7400/log",
  },
  trust: { type: "string", value: "FILE", help: "trust file (trust.json of the data folder)" },
};

/** Where the options say that the logs are. @throws UsageError */
export function logSources(invocation: Pick<Invocation, "text">): LogSources {
  const [dir, url] = [invocation.text("dir"), invocation.text("url")];
  if (dir !== undefined && url !== undefined) throw new UsageError("either --dir or --url");
  if (url !== undefined) {
    const base = baseAddress(url);
    return (shard) => httpSource(`${base}/${shard}`);
  }
  const folder = dir === undefined ? join(dataFolder(invocation), "log") : resolve(dir);
  return (shard) => folderSource(join(folder, shard));
}

function baseAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url?.search === "" && url.hash === "" && url.username === "" && url.password === "";
  if (!isPlain || !["http:", "https:"].includes(url.protocol))
    throw new UsageError("--url must be an http or https address without query and user");
  return url.href.replace(/\/+$/, "");
}
