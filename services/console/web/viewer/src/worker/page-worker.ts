const POLICY = "writ";

/** Trusted Types, as far as it is used here (W3C Trusted Types); not every browser has it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/** Starts workers that run the script of this very page: there is no other file. */
export function pageWorkers(script: string): () => Worker {
  // On file:// no browser starts a worker that is a module; this makes a plain script as strict and as closed as one.
  const closed = `"use strict";(() => {${script}})();`;
  const url = URL.createObjectURL(new Blob([closed], { type: "text/javascript" }));
  const trusted = scriptUrl(url);
  return () => new Worker(trusted);
}

/** The page's policy admits one kind of address for scripts: what the page itself has made. */
function scriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return url;
  const policy = trustedTypes.createPolicy(POLICY, {
    createScriptURL(address) {
      if (!address.startsWith("blob:")) throw new TypeError("not an address of this page");
      return address;
    },
  });
  return policy.createScriptURL(url);
}
