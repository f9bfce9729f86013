import { type ReactNode, useEffect, useRef } from "react";
import { useParts } from "./parts.ts";
import "./page.css";

/** What a page is made with. */
export interface PageProps {
  readonly title: string;
  /** Stand beside the title. */
  readonly acts?: ReactNode;
  /** The page scrolls inside of itself. */
  readonly isFixed?: boolean;
  readonly children: ReactNode;
}

/** A page: its title is told and gets the focus when people come to it. */
export function Page({ title, acts, isFixed = false, children }: PageProps) {
  const { said } = useParts();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Writ`;
    said.set(`Page: ${title}`);
    head.current?.focus({ preventScroll: true });
  }, [said, title]);
  return (
    <main className={`page ${isFixed ? "page-fixed" : ""}`} id="main">
      <header className="page-head">
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
        {acts !== undefined && <div className="page-acts no-print">{acts}</div>}
      </header>
      {children}
    </main>
  );
}
