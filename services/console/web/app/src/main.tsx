import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { application } from "./application.ts";
import { PartsContext } from "./ui/parts.ts";
import "./style/fonts.css";
import "../../tokens.css";
import "./style/mantine.css";
import "./style/mantine-parts.css";
import "./style/base.css";
import "./style/forms.css";
import "./style/print.css";

const place = document.getElementById("application");
if (place === null) throw new Error("the page has no place for the application");
const { parts, queries, router, begin } = application(window);

createRoot(place).render(
  <StrictMode>
    <MantineProvider withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <PartsContext value={parts}>
          <RouterProvider router={router} />
        </PartsContext>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
void begin();
