import { isUid, list, object, text } from "@writ/encoding";

/** An entry of links.json: a template with its slots filled. */
export interface TemplateLink {
  readonly id: string;
  readonly template: string;
  /** `Type::id` for `?principal`. */
  readonly principal?: string;
  /** `Type::id` for `?resource`. */
  readonly resource?: string;
}

const uid = text("like Type::id", isUid);
const name = text("a policy id", (value) => value.length > 0 && value.length <= 96);

/** The form of links.json. */
export const templateLinks = list(
  object<Pick<TemplateLink, "id" | "template">, Pick<TemplateLink, "principal" | "resource">>(
    { id: name, template: name },
    { principal: uid, resource: uid },
  ),
  0,
  100_000,
);
