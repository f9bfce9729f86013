import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import type { LogPlace } from "./log-place.ts";

/** A cursor is not one of ours. */
export class WatchCursorError extends Error {
  override readonly name = "WatchCursorError";
}

const FORM = /^w1 (\d{1,5}) (\d{1,15})$/;

/** The cursor of a place. It is no secret and gives no right. */
export function watchCursor({ index, logId }: LogPlace): string {
  return encodeBase64Url(encodeUtf8(`w1 ${logId} ${index}`));
}

/** Reads a cursor of {@link watchCursor}. @throws WatchCursorError */
export function readWatchCursor(cursor: string): LogPlace {
  const [, logId, index] = FORM.exec(textOf(cursor)) ?? [];
  if (index === undefined) throw new WatchCursorError("is not one of ours");
  return { logId: Number(logId), index: Number(index) };
}

function textOf(cursor: string): string {
  try {
    return decodeUtf8(decodeBase64Url(cursor));
  } catch {
    return "";
  }
}
