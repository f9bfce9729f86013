import { isUid } from "@writ/encoding";

/** An entity's type and id, as Cedar takes them. */
export interface EntityUid {
  readonly type: string;
  readonly id: string;
}

/** Reads `Type::id`; undefined when the text is not one. */
export function parseUid(text: string): EntityUid | undefined {
  if (!isUid(text)) return undefined;
  const [type = "", id = ""] = text.split("::");
  return { type, id };
}

/** Writes `Type::id`. */
export function uidText(uid: EntityUid): string {
  return `${uid.type}::${uid.id}`;
}
