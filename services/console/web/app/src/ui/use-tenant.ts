import { useCell, useParts } from "./parts.ts";

/** The tenant that is looked at; undefined until that is known, and when there is none to look at. */
export function useTenant(): string | undefined {
  const { session } = useCell(useParts().sessions.person);
  const tenant = session?.tenantId ?? "";
  return tenant === "" ? undefined : tenant;
}
