import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { NotFound } from "./pages/not-found.tsx";
import { readRaw, writeRaw } from "./search/codec.ts";
import { Shell } from "./ui/shell.tsx";

const root = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  notFoundComponent: NotFound,
});

const getParentRoute = () => root;

const routeTree = root.addChildren([
  createRoute({
    getParentRoute,
    path: "/",
    component: lazyRouteComponent(() => import("./pages/landing/landing-page.tsx"), "LandingPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/decisions",
    component: lazyRouteComponent(
      () => import("./pages/decisions/decisions-page.tsx"),
      "DecisionsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/policies",
    component: lazyRouteComponent(
      () => import("./pages/policies/policies-page.tsx"),
      "PoliciesPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/policies/diff",
    component: lazyRouteComponent(
      () => import("./pages/policies/policy-diff-page.tsx"),
      "PolicyDiffPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/policies/$digest",
    component: lazyRouteComponent(() => import("./pages/policies/policy-page.tsx"), "PolicyPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/revocations",
    component: lazyRouteComponent(
      () => import("./pages/revocations/revocations-page.tsx"),
      "RevocationsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/changes",
    component: lazyRouteComponent(() => import("./pages/changes/changes-page.tsx"), "ChangesPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/identities/$kind",
    component: lazyRouteComponent(
      () => import("./pages/identities/identities-page.tsx"),
      "IdentitiesPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/lineage",
    component: lazyRouteComponent(() => import("./pages/lineage/lineage-page.tsx"), "LineagePage"),
  }),
  createRoute({
    getParentRoute,
    path: "/lineage/$id",
    component: lazyRouteComponent(
      () => import("./pages/lineage/explorer-page.tsx"),
      "ExplorerPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/health",
    component: lazyRouteComponent(() => import("./pages/health/health-page.tsx"), "HealthPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/demo",
    component: lazyRouteComponent(() => import("./pages/demo/demo-page.tsx"), "DemoPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/x/$text",
    component: lazyRouteComponent(() => import("./pages/resolve/resolve-page.tsx"), "ResolvePage"),
  }),
]);

/** The application's addresses and their pages; each page is a file of its own. Parameters are texts: pages read them with their codec. */
export function makeRouter() {
  return createRouter({
    routeTree,
    parseSearch: readRaw,
    stringifySearch: writeRaw,
    defaultPendingMs: 150,
    scrollRestoration: false,
  });
}
