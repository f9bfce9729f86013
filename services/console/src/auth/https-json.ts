import { request } from "node:https";

const MOST_BYTES = 65_536;
const TIMEOUT_MS = 5_000;

/** The other side did not answer as it should. The message names no secret. */
export class HttpsError extends Error {
  override readonly name = "HttpsError";
}

/** Asks for JSON over HTTPS: with a form it is a POST. Follows nothing, takes 64 KiB and 5 s at most. @throws HttpsError */
export type HttpsJson = (
  url: URL,
  form?: URLSearchParams,
) => Promise<Readonly<Record<string, unknown>>>;

/** Trusts the authorities that the process trusts, or these (PEM). */
export function httpsJson(authorities?: string): HttpsJson {
  return async (url, form) => {
    const { body, status } = await exchange(url, form, authorities);
    if (status !== 200) throw new HttpsError(`${url.host} answered with status ${status}`);
    return jsonObject(body, url);
  };
}

function exchange(
  url: URL,
  form: URLSearchParams | undefined,
  ca: string | undefined,
): Promise<{ readonly status: number; readonly body: Buffer }> {
  if (url.protocol !== "https:") throw new HttpsError("only https is asked");
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void =>
      reject(new HttpsError(`${url.host} ${why}`, { cause }));
    const asking = request(
      url,
      {
        method: form === undefined ? "GET" : "POST",
        headers: {
          accept: "application/json",
          ...(form !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
        },
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(ca !== undefined && { ca }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let length = 0;
        answer.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length > MOST_BYTES) asking.destroy(new HttpsError("the answer is too long"));
          else chunks.push(chunk);
        });
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }),
        );
        answer.on("error", (error) => fail("broke off", error));
      },
    );
    asking.on("error", (error) => fail("did not answer", error));
    asking.end(form?.toString());
  });
}

function jsonObject(body: Buffer, { host }: URL): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new HttpsError(`${host} answered with what is no JSON`, { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new HttpsError(`${host} answered with what is no JSON object`);
  return value as Readonly<Record<string, unknown>>;
}
