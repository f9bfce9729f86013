import { create } from "@bufbuild/protobuf";
import { GetStatusResponseSchema } from "@writ/proto/writ/status/v1/status";
import { Code, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import { askProcess } from "./ask-process.ts";
import { notAsked } from "./picture.ts";

/** A process that misses so many questions first; how often it was asked. */
function missing(times: number) {
  let asked = 0;
  const getStatus = async () => {
    asked += 1;
    if (asked <= times) throw new RpcError(Code.DEADLINE_EXCEEDED, "no answer");
    return create(GetStatusResponseSchema, { serving: true });
  };
  return { client: { getStatus }, asked: () => asked };
}

test.each([
  [0, 0, 1],
  [1, 0, 2],
  [2, 2, 2],
])(
  "after %d missed questions it has missed %d, and was asked %d times",
  async (times, misses, asked) => {
    const process = missing(times);
    expect(await askProcess(notAsked, process.client, () => 7)).toMatchObject({ misses });
    expect(process.asked()).toBe(asked);
  },
);

test("who is known to be silent is asked once a round", async () => {
  const process = missing(9);
  const before = { ...notAsked, misses: 2 };
  expect(await askProcess(before, process.client, () => 7)).toMatchObject({ misses: 3 });
  expect(process.asked()).toBe(1);
});
