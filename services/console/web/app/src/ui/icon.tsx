const PATHS = {
  copy: "M5.5 4.5V2.5h8v8h-2M2.5 5.5h8v8h-8z",
  filter: "M2.5 3.5h11L9.5 8.5v4.5l-3-1.5v-3z",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  link: "M6.5 9.5l3-3M7 4.5L9 2.5a3 3 0 0 1 4.5 4.5l-2 2M9 11.5l-2 2A3 3 0 0 1 2.5 9l2-2",
  command: "M2.5 4.5l3.5 3.5-3.5 3.5M8 12.5h5.5",
  print: "M4.5 6V2.5h7V6M4.5 11.5h-2V6.5h11v5h-2M4.5 9.5h7v4h-7z",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11z M8 2.5a5.5 5.5 0 0 1 0 11",
  up: "M8 13V3.5M4 7l4-4 4 4",
  decisions: "M2.5 4h3M7.5 4h6M2.5 8h3M7.5 8h6M2.5 12h3M7.5 12h6",
  policies: "M4 2.5h5.5L12.5 5.5v8H4zM6.5 7.5h4M6.5 10.5h4",
  revocations: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 11.8l7.6-7.6",
  identities: "M5.5 6a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0M3 13.5c0-3 2-4.5 5-4.5s5 1.5 5 4.5",
  lineage:
    "M4 3.5a1.5 1.5 0 1 0 .01 0M12 3.5a1.5 1.5 0 1 0 .01 0M12 9.5a1.5 1.5 0 1 0 .01 0M5.5 5h5M5.5 5c3 0 2 6 5 6",
  health: "M2 8.5h3l1.5-4 2.5 8 1.5-4H14",
  demo: "M5 3l8 5-8 5z",
  changes: "M2.5 4h7M2.5 8h5M2.5 12h4M9.5 12.5l4-4 1 1-4 4-1.5.5z",
  verify: "M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4zM5.7 8l1.7 1.8L10.5 6",
} as const;

/** Name of a drawing. */
export type IconName = keyof typeof PATHS;

/** A small drawing beside a word, or in a button that has a name. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      aria-hidden="true"
      className="icon"
      fill="none"
      focusable="false"
      height="16"
      stroke="currentColor"
      strokeWidth="1.2"
      viewBox="0 0 16 16"
      width="16"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
