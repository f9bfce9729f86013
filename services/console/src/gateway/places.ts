const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"] as const;
const HTTP_PORT = 80;

/** Under what names browsers may reach the console: everything else is DNS rebinding, or a mistake. */
export interface Places {
  /** The origin of pages served for this `Host`; undefined for a name that is not ours. `localPort` is where the connection came in. */
  originFor(host: string | undefined, localPort: number): string | undefined;
}

/** The names of the machine itself, over HTTP, and the public URL if there is one. */
export function places(publicUrl: URL | undefined): Places {
  return {
    originFor(host, localPort) {
      if (host === undefined) return undefined;
      if (host === publicUrl?.host) return publicUrl.origin;
      const isOwn = LOOPBACK.some(
        (name) => host === `${name}:${localPort}` || (localPort === HTTP_PORT && host === name),
      );
      return isOwn ? `http://${host}` : undefined;
    },
  };
}
