import {
  canonicalBytes,
  decodeBase64Url,
  decodeUtf8,
  encodeBase64Url,
  encodeUtf8,
  isUuidV7,
} from "@writ/encoding";
import { hashText } from "@writ/token";
import type { Selection } from "./execution-filter.ts";
import type { LogPlace } from "./log-place.ts";

/** Where a page of a search ended: the next one goes on from there, in the log as the first page saw it. */
export interface PageEnd {
  readonly executionId: string;
  readonly upTo: LogPlace;
}

/** What a search asks, whatever the moment. */
export type Question = Pick<Selection, "tenantId" | "every" | "without"> & {
  readonly atSize: number;
};

/** A token was not made for this search. */
export class PageTokenError extends Error {
  override readonly name = "PageTokenError";
}

const FORM = /^1 ([0-9a-f-]{36}) (\d{1,5}) (\d{1,16}) ([A-Za-z0-9_-]{43})$/;

/** The token for the next page. It is no secret and gives no right: it says a place, and which question it belongs to. */
export function pageToken(end: PageEnd, asked: Question): string {
  const { executionId, upTo } = end;
  const text = `1 ${executionId} ${upTo.logId} ${upTo.index} ${digestOf(asked)}`;
  return encodeBase64Url(encodeUtf8(text));
}

/** Reads a token of {@link pageToken}. @throws PageTokenError */
export function readPageToken(token: string, asked: Question): PageEnd {
  const [, executionId = "", logId, index, digest] = FORM.exec(textOf(token)) ?? [];
  if (!isUuidV7(executionId)) throw new PageTokenError("is not one of ours");
  if (digest !== digestOf(asked)) throw new PageTokenError("belongs to another search");
  return { executionId, upTo: { logId: Number(logId), index: Number(index) } };
}

function textOf(token: string): string {
  try {
    return decodeUtf8(decodeBase64Url(token));
  } catch {
    return "";
  }
}

function digestOf({ atSize, every, tenantId, without }: Question): string {
  return hashText(
    canonicalBytes({
      atSize,
      every: every.map((filter) => ({ ...filter })),
      tenantId,
      without: { ...without },
    }),
  );
}
