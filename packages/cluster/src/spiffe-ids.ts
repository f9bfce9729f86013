/** The trust domain of a development cluster. */
export const trustDomain = "writ.local";

/** The SPIFFE id of a path such as `service/evidence`. */
export function spiffeId(path: string): string {
  return `spiffe://${trustDomain}/${path}`;
}
