/** What a visitor is told instead of the parts. */
export function PublicNote() {
  return (
    <section className="health-block">
      <p>
        Each part of it, what it says, what was seen and what was proven, is shown to people who are
        signed in. A link that works once:
      </p>
      <pre tabIndex={0}>npx writ console</pre>
    </section>
  );
}
