import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type AppendRequestSchema,
  AppendResponseSchema,
  EventKind,
} from "@writ/proto/writ/evidence/v1/evidence";
import { failure } from "@writ/rpc";
import { expect, test } from "vitest";
import { statement } from "../testing/world.ts";
import { evidenceLog } from "./evidence-log.ts";
import { LogUnavailableError } from "./relay.ts";

type Request = MessageInitShape<typeof AppendRequestSchema>;
const respond = (results: readonly object[]) =>
  create(AppendResponseSchema, { results: [...results] });

test("appends statements as identity changes and reads the answers", async () => {
  const requests: Request[] = [];
  const log = evidenceLog({
    async append(request) {
      requests.push(request);
      return respond([
        { result: { case: "appended", value: { existed: true } } },
        { result: { case: "failure", value: { code: "ENTRY_INVALID" } } },
        {},
      ]);
    },
  });
  const statements = [statement("acme"), statement("acme"), statement("acme")];
  expect(await log(statements, 5)).toEqual([
    { refusal: undefined },
    { refusal: "ENTRY_INVALID" },
    { refusal: "no result" },
  ]);
  const [first] = statements;
  expect(requests[0]?.entries?.[0]).toEqual({
    tenantId: "acme",
    eventId: first?.eventId,
    kind: EventKind.IDENTITY_CHANGE,
    statement: { payload: first?.payload, signature: first?.signature, keyId: first?.keyId },
  });
});

test("calls the log unavailable when the evidence service does not answer", async () => {
  const log = evidenceLog({
    append: () => Promise.reject(failure("DEPENDENCY_UNAVAILABLE", "down")),
  });
  await expect(log([statement("acme")], undefined)).rejects.toBeInstanceOf(LogUnavailableError);
});
