import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { NoAnswerError, UsageError } from "../command.ts";
import { folderSource } from "./folder-source.ts";
import { httpSource } from "./http-source.ts";
import { logSources } from "./source-options.ts";

async function served(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/log/0`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("httpSource", () => {
  it("reads what is there, and knows what is not", async () => {
    await using log = await served((request, response) => {
      response.statusCode = request.url === "/log/0/tile/0/000.p/1" ? 200 : 404;
      response.end("hashes");
    });
    const source = httpSource(log.address);
    expect(Buffer.from((await source.read("tile/0/000.p/1")) ?? []).toString()).toBe("hashes");
    expect(await source.read("tile/0/000.p/2")).toBeUndefined();
  });

  it.each<[string, RequestListener]>([
    ["an error", (_, response) => response.writeHead(500).end()],
    ["a redirection", (_, response) => response.writeHead(302, { location: "/" }).end()],
    ["a tile of more than 8 KiB", (_, response) => response.end(Buffer.alloc(8_193))],
    [
      "a cut connection",
      (_, response) => response.writeHead(200).write("x", () => response.destroy()),
    ],
    ["silence", () => {}],
  ])("has no answer for %s", async (_, listener) => {
    await using log = await served(listener);
    await expect(httpSource(log.address, 300).read("tile/0/000")).rejects.toThrow(NoAnswerError);
  });

  it("stops reading what never ends", async () => {
    let written = 0;
    await using log = await served((_, response) => {
      const more = (): void => {
        written += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
      };
      more();
    });
    await expect(httpSource(log.address).read("checkpoint")).rejects.toThrow(NoAnswerError);
    expect(written).toBeLessThan(64 * 1_048_576);
  });
});

describe("folderSource", () => {
  it("reads files of the size such files have, and nothing else", async () => {
    await using folder = await temporaryFolder();
    const source = folderSource(folder.path);
    await writeFile(join(folder.path, "checkpoint"), "note");
    await writeFile(join(folder.path, "vkey"), Buffer.alloc(1_048_577));
    expect(Buffer.from((await source.read("checkpoint")) ?? []).toString()).toBe("note");
    expect(await source.read("tile/0/000")).toBeUndefined();
    expect(await source.read("checkpoint/000")).toBeUndefined();
    await expect(source.read("vkey")).rejects.toThrow(NoAnswerError);
  });
});

describe("logSources", () => {
  const from = (options: Readonly<Record<string, string>>) =>
    logSources({ text: (name) => options[name] })("0").place;

  it("is the data folder's log, a folder or an address", () => {
    expect(from({ data: "/d" })).toBe("/d/log/0");
    expect(from({ dir: "/logs/" })).toBe("/logs/0");
    expect(from({ url: "http://127.0.0.1:7400/log/" })).toBe("http://127.0.0.1:7400/log/0");
  });

  it.each([
    { dir: "/d", url: "http://h/" },
    { url: "file:///etc" },
    { url: "http://h/?a" },
    { url: "http://h/#a" },
    { url: "http://user@h/" },
    { url: "nothing" },
  ])("refuses %o", (options) => {
    expect(() => from(options)).toThrow(UsageError);
  });
});
