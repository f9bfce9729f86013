import { request } from "node:http";
import { buffer } from "node:stream/consumers";

/** An answer over real HTTP. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends a request whose path is not touched, for tests. */
export async function rawRequest(
  port: number,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { body, headers = {}, method = "GET" } = options;
    const asking = request(
      { host: "127.0.0.1", port, path, method, headers, agent: false },
      (answer) => {
        buffer(answer).then(
          (bytes) =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }),
          reject,
        );
      },
    );
    asking.on("error", reject);
    asking.end(body);
  });
}
