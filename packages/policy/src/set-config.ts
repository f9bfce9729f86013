import { list, object, oneOf, record, text } from "@writ/encoding";

/** What policyset.json says. */
export interface SetConfig {
  readonly name: string;
  /** Whose permission an act needs: the principal's and the acting agent's, or the principal's alone. */
  readonly subjects: "both" | "principal";
  /** Version of the core schema. */
  readonly core: string;
  /** `name@version` of the engine it was written for. */
  readonly engine: string;
  /** For people: owner to path patterns. */
  readonly owners?: { readonly [owner: string]: readonly string[] };
}

const line = text(
  "a text of 1 to 200 characters",
  (value) => value.length > 0 && value.length <= 200,
);

/** The form of policyset.json. */
export const setConfig = object<Omit<SetConfig, "owners">, Pick<SetConfig, "owners">>(
  {
    name: text("a name like payments", (value) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(value)),
    subjects: oneOf("both", "principal"),
    core: line,
    engine: line,
  },
  { owners: record(list(line, 0, 100)) },
);
