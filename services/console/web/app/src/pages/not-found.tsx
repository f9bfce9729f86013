import { paths } from "../paths.ts";
import { Link } from "../ui/link.tsx";
import { Page } from "../ui/page.tsx";

/** An address that is none. */
export function NotFound() {
  return (
    <Page title="No such page">
      <div className="nothing">
        <p>
          The application has no page at this address.{" "}
          <Link href={paths.decisions()}>Decisions</Link>
        </p>
      </div>
    </Page>
  );
}
