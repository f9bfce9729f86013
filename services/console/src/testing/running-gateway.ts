import { type Upstreams, openUpstreams } from "../gateway/clients.ts";
import type { ConsoleDeps } from "../service.ts";
import { type Answers, type ControlPlane, controlPlane } from "./control-plane.ts";
import { type RawAnswer, rawRequest } from "./raw-request.ts";
import { runningConsole } from "./running-console.ts";

/** A console in front of a control plane. */
export interface RunningGateway extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly port: number;
  readonly bugs: readonly unknown[];
  /** Calls a method as a program would: `lineage.v1.LineageService/GetExecution`. Headers replace or, when undefined, remove the usual ones. */
  call(
    method: string,
    request: unknown,
    headers?: Readonly<Record<string, string | undefined>>,
  ): Promise<CallAnswer>;
}

/** What came of a call. */
export interface CallAnswer extends RawAnswer {
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** Headers of a call that is well made. */
export const CALL_HEADERS = {
  "content-type": "application/json",
  "connect-protocol-version": "1",
} as const;

/** Starts both. */
export async function runningGateway(
  answers: Answers,
  more: Partial<ConsoleDeps> = {},
): Promise<RunningGateway> {
  const plane = await controlPlane(answers);
  const upstreams: Upstreams = openUpstreams(plane.targets);
  const console = await runningConsole({}, undefined, { upstreams, ...more });
  const { bugs, port } = console;
  return {
    plane,
    port,
    bugs,
    async call(method, request, headers = {}) {
      const sent = Object.entries({ ...CALL_HEADERS, ...headers }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      const body = typeof request === "string" ? request : JSON.stringify(request);
      const answer = await rawRequest(port, `/api/writ.${method}`, {
        method: "POST",
        headers: Object.fromEntries(sent),
        body,
      });
      return { ...answer, json: jsonOf(answer.body) };
    },
    async [Symbol.asyncDispose]() {
      upstreams.close();
      await console[Symbol.asyncDispose]();
      await plane[Symbol.asyncDispose]();
    },
  };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
