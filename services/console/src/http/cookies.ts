/** The value of a cookie; undefined when it is not there, empty when it is there more than once. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const values = (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length > 1 ? "" : values[0];
}

/** A `Set-Cookie` value for a `__Host-` cookie (RFC 6265bis section 4.1.3.2) that scripts do not see. */
export function hostCookie(
  name: `__Host-${string}`,
  value: string,
  rules: { readonly maxAgeS: number; readonly sameSite: "Strict" | "Lax" },
): string {
  const { maxAgeS, sameSite } = rules;
  return `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; Secure; SameSite=${sameSite}`;
}

/** A `Set-Cookie` value that removes such a cookie. */
export function noCookie(name: `__Host-${string}`): string {
  return hostCookie(name, "", { maxAgeS: 0, sameSite: "Strict" });
}
