const PATH = /^\/$|^(?:\/[ -$&-.0-[\]-~]+)+$/;
const DOT_SEGMENT = /\/\.\.?(?:\/|$)/;
const HOST =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
const LAST_LABEL_IS_NUMBER = /(?:^|\.)[0-9]+$/;

/**
 * Whether a text is an absolute path in its plain form: printable ASCII, no empty, `.` or `..`
 * segment, no end slash, and neither backslash nor percent sign, which some readers take for a
 * separator or for an escaped one.
 */
export function isPlainPath(text: string): boolean {
  return text.length <= 1024 && PATH.test(text) && !DOT_SEGMENT.test(text);
}

/** Whether a plain path is `prefix` or below it, by whole segments. */
export function isBelow(path: string, prefix: string): boolean {
  return prefix === "/" || path === prefix || path.startsWith(`${prefix}/`);
}

/** Whether a text is a host name in lower case, and not an IPv4 address. */
export function isHostName(text: string): boolean {
  return HOST.test(text) && !LAST_LABEL_IS_NUMBER.test(text);
}

/** Whether a host name is `suffix` or below it, by whole labels. */
export function isWithinDomain(host: string, suffix: string): boolean {
  return host === suffix || host.endsWith(`.${suffix}`);
}
