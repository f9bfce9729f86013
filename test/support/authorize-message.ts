import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { Act, ClientEnvironment, Credential } from "@writ/client";
import { AuthorizeRequestSchema } from "@writ/proto/writ/policy/v1/policy";
import { wireRequest } from "../../packages/client/src/request.ts";
import { newId } from "./party.ts";

/** Fields of an Authorize request. */
export type RequestChanges = Extract<
  MessageInitShape<typeof AuthorizeRequestSchema>,
  { readonly $typeName?: never }
>;

/** The bytes of an Authorize request by the holder of a credential. Changes are made after it was signed. */
export function authorizeMessage(
  { trust }: Pick<ClientEnvironment, "trust">,
  act: Act,
  credential: Credential,
  changes: RequestChanges = {},
): Uint8Array {
  const { digest, fields } = wireRequest(act, undefined, act.idempotencyKey ?? newId());
  const { token } = credential.present({
    requestDigest: digest,
    identityAudience: trust.identityAudience,
    nowMs: Date.now(),
    newId,
  });
  const request = { ...fields, credential: { case: "clientAssertion" as const, value: token } };
  return toBinary(
    AuthorizeRequestSchema,
    create(AuthorizeRequestSchema, { ...request, ...changes }),
  );
}
