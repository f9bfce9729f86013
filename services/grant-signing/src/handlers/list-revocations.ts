import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { isTenant } from "@writ/encoding";
import type { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import type { Handlers } from "@writ/rpc";
import type { Revocation, Revocations } from "../store/revocations.ts";
import { answering } from "./answering.ts";
import { requireFields, TENANT_FORM } from "./fields.ts";

const USUAL_PAGE = 50;
const MOST_IN_PAGE = 200;

/** Lists what was taken back, newest first. */
export function listRevocations(
  store: Pick<Revocations, "list">,
): Handlers<typeof RevocationService>["listRevocations"] {
  return answering(async ({ pageSize, pageToken, tenantId }) => {
    requireFields(
      ["tenant_id", isTenant(tenantId) && tenantId !== "-", TENANT_FORM],
      ["page_size", pageSize <= MOST_IN_PAGE, `must be at most ${MOST_IN_PAGE}`],
      ["page_token", /^(?:[1-9][0-9]{0,14})?$/.test(pageToken), "must be from an earlier answer"],
    );
    const size = pageSize === 0 ? USUAL_PAGE : pageSize;
    const before = pageToken === "" ? Number.MAX_SAFE_INTEGER : Number(pageToken);
    const found = await store.list(tenantId, before, size + 1);
    const page = found.slice(0, size);
    const isLast = found.length <= size;
    return {
      revocations: page.map(toMessage),
      nextPageToken: isLast ? "" : String(page.at(-1)?.own.seq ?? ""),
    };
  });
}

function toMessage({ atMs, by, eventId, evidenceIndex, own, ...revocation }: Revocation) {
  const { reason, revocationId, type, value } = revocation;
  return {
    revocationId,
    seq: BigInt(own.seq),
    type,
    value,
    reason,
    by,
    revokedAt: timestampFromMs(atMs),
    eventId,
    ...(evidenceIndex !== null && { logIndex: BigInt(evidenceIndex) }),
  };
}
