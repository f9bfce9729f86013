import "./marks.css";

const OCTAGON = "M4.3.5h5.4l3.8 3.8v5.4l-3.8 3.8H4.3L.5 9.7V4.3z";
const CUT = { fill: "none", stroke: "var(--knock, var(--bg))", strokeWidth: 1.8 } as const;
const LINE = { fill: "none", stroke: "currentColor", strokeWidth: 1.6 } as const;

/** The drawings of the marks, once in the page; marks refer to them. */
export function MarkSheet() {
  return (
    <svg aria-hidden="true" className="out-of-sight" focusable="false">
      <symbol id="mark-allowed" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="6.5" fill="currentColor" />
        <path d="M3.9 7.2l2.2 2.3 4-4.8" {...CUT} />
      </symbol>
      <symbol id="mark-completed" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="5.7" {...LINE} />
        <path d="M4.2 7.2l1.9 2 3.5-4.2" {...LINE} />
      </symbol>
      <symbol id="mark-running" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="6.5" fill="currentColor" />
        <circle cx="7" cy="7" r="2.3" fill="var(--knock, var(--bg))" />
      </symbol>
      <symbol id="mark-denied" viewBox="0 0 14 14">
        <path d={OCTAGON} fill="currentColor" />
        <path d="M3.4 7h7.2" {...CUT} strokeWidth="2.2" />
      </symbol>
      <symbol id="mark-refused" viewBox="0 0 14 14">
        <path d="M4.6 1.2h4.8l3.4 3.4v4.8l-3.4 3.4H4.6L1.2 9.4V4.6z" {...LINE} />
        <path d="M4 7h6" {...LINE} />
      </symbol>
      <symbol id="mark-pending" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="5.7" {...LINE} />
        <path d="M7 1.3a5.7 5.7 0 0 1 0 11.4z" fill="currentColor" />
      </symbol>
      <symbol id="mark-revoked" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="5.5" fill="currentColor" />
        <path d="M1 13L13 1" {...CUT} strokeWidth="3.6" />
        <path d="M1 13L13 1" {...LINE} />
      </symbol>
      <symbol id="mark-expired" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="5.7" {...LINE} strokeDasharray="2.6 1.88" />
        <path d="M7 3.8V7l2.3 1.5" {...LINE} />
      </symbol>
      <symbol id="mark-failed" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="5.7" {...LINE} />
        <path d="M4.8 4.8l4.4 4.4M9.2 4.8L4.8 9.2" {...LINE} />
      </symbol>
      <symbol id="mark-unknown" viewBox="0 0 14 14">
        <path d="M7 .6L13.4 7 7 13.4.6 7z" {...LINE} strokeWidth="1.3" />
        <path
          d="M5.5 5.7c0-2 3-2 3-.2 0 1.2-1.5 1.1-1.5 2.4M7 9.2v1.1"
          {...LINE}
          strokeWidth="1.3"
        />
      </symbol>
      <symbol id="mark-passed" viewBox="0 0 14 14">
        <path d="M3 7.4l2.7 2.8L11 4" {...LINE} strokeWidth="1.7" />
      </symbol>
      <symbol id="mark-not-reached" viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="1.2" fill="currentColor" />
      </symbol>
      <symbol id="mark-not-measured" viewBox="0 0 14 14">
        <path d="M4 7h6" {...LINE} strokeWidth="1.2" />
      </symbol>
      <symbol id="mark-not-known" viewBox="0 0 14 14">
        <path
          d="M5 5.2c0-2.9 4.2-2.9 4.2-.4 0 1.7-2.1 1.5-2.1 3.3M7.1 9.7v1.4"
          {...LINE}
          strokeWidth="1.2"
        />
      </symbol>
      <symbol id="mark-seal" viewBox="0 0 14 14">
        <path
          d="M7 .8l1.7 1.4 2.2-.4.7 2.1 1.9 1.2-.7 2 .7 2-1.9 1.2-.7 2.1-2.2-.4L7 13.4 5.3 12l-2.2.4-.7-2.1L.5 9.1l.7-2-.7-2 1.9-1.2.7-2.1 2.2.4z"
          fill="currentColor"
        />
      </symbol>
    </svg>
  );
}

/** A mark of 14 px. What it stands for is said beside it, in words. */
export function Mark({
  name,
  className = "",
}: {
  readonly name: string;
  readonly className?: string;
}) {
  return (
    <svg aria-hidden="true" className={`mark mark-${name} ${className}`} focusable="false">
      <use href={`#mark-${name}`} />
    </svg>
  );
}
