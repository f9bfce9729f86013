/** The schemas of a Writ database, in the order in which their migrations run. `lab` is there only where the demo runs. */
export const areas = ["identity", "policy", "grants", "evidence", "lab"] as const;

/** One schema with its own role and its own folder of migrations. */
export type Area = (typeof areas)[number];

/** The database role of an area: the only role, besides the admin, that may use the area's schema. */
export function roleOf(area: Area): `writ_${Area}` {
  return `writ_${area}`;
}

/** The same database as `adminUrl`, entered as the area's role. Throws TypeError unless the URL names a host. */
export function roleUrl(adminUrl: string, area: Area, password: string): string {
  const url = new URL(adminUrl);
  if (url.hostname === "") throw new TypeError("the database URL must name a host");
  url.username = roleOf(area);
  url.password = encodeURIComponent(password);
  return url.href;
}
