import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { useParts } from "../../ui/parts.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { useTenant } from "../../ui/use-tenant.ts";
import { findPlace } from "./find-place.ts";

/** Goes to what an id, digest or code stands for. */
export function ResolvePage() {
  const { client, go } = useParts();
  const { text = "" } = useParams({ strict: false });
  const tenant = useTenant();
  const { data, error, refetch } = useQuery({
    queryKey: ["resolve", tenant, text],
    queryFn: () => findPlace(text, tenant ?? "", client),
    enabled: tenant !== undefined,
  });
  const href = data !== undefined && "href" in data ? data.href : undefined;
  useEffect(() => {
    if (href !== undefined) go(href, { replace: true });
  }, [go, href]);
  return (
    <Page title="Find">
      <div className="section">
        <p className="wrap">
          <code>{text}</code>
        </p>
        {error !== null && <Failed failure={failureOf(error)} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Loading rows={2} />}
        {data !== undefined && "nowhere" in data && (
          <p>
            {data.nowhere} <Link href={paths.decisions()}>Decisions</Link>
          </p>
        )}
      </div>
    </Page>
  );
}
