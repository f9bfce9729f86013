import { rawRequest } from "../../../services/console/src/testing/raw-request.ts";
import { CALL_HEADERS } from "../../../services/console/src/testing/running-gateway.ts";
import { printed, textIn } from "../../support/run-writ.ts";
import type { SeededCluster } from "../../support/seeded-cluster.ts";

/** What the console answered. */
export interface Answer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** The console of a cluster as a program uses it. */
export interface ConsoleClient {
  readonly port: number;
  /** Codes, and signatures of tokens, that were used. */
  readonly secrets: ReadonlySet<string>;
  /** Calls a method, such as `lineage.v1.LineageService/GetExecution`. */
  readonly call: (
    method: string,
    request: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** The code of the link that the command line prints. */
  readonly newCode: (...args: readonly string[]) => Promise<string>;
  /** Headers of somebody signed in. */
  readonly signedIn: (
    role: string,
    subject?: string,
  ) => Promise<{ readonly authorization: string }>;
}

/** The method that people sign in with. */
export const SIGN_IN = "identity.v1.SessionService/SignIn";

/** Opens it; nothing is kept open between calls. */
export function consoleClient(cluster: SeededCluster): ConsoleClient {
  const port = Number(cluster.running.addresses.console.split(":")[1]);
  const secrets = new Set<string>();
  const call: ConsoleClient["call"] = async (method, request, headers = {}) => {
    const { body, status } = await rawRequest(port, `/api/writ.${method}`, {
      method: "POST",
      headers: { ...CALL_HEADERS, ...headers },
      body: JSON.stringify(request),
    });
    return { status, json: JSON.parse(body.toString()) as Answer["json"] };
  };
  const newCode: ConsoleClient["newCode"] = async (...args) => {
    const url = new URL(textIn(printed(await cluster.writ("console", "--json", ...args)), "url"));
    if (url.host !== `127.0.0.1:${port}`) throw new Error(`a link to ${url.host}`);
    const code = url.hash.slice("#signin=".length);
    secrets.add(code);
    return code;
  };
  return {
    port,
    secrets,
    call,
    newCode,
    async signedIn(role, subject = `User::${role}`) {
      const code = await newCode("--role", role, "--subject", subject);
      const token = String((await call(SIGN_IN, { code })).json["token"]);
      secrets.add(token.split(".")[2] ?? "");
      return { authorization: `Bearer ${token}` };
    },
  };
}
