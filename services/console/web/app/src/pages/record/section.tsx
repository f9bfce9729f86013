import type { ReactNode } from "react";

/** A part of a tab, under its name. */
export function Section({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="record-section">
      <h3>{name}</h3>
      {children}
    </section>
  );
}
