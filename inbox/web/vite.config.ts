// Two outputs: the app (default mode) and, mode by mode, the scripts that run on customers' sites.
import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin, type UserConfig } from "vite";

const outDir = "../app/static";

export default defineConfig(({ mode }): UserConfig => (mode === "tracker" ? siteScript("tracker", "../../tracking/client/tracker.ts") : app()));

function app(): UserConfig {
  return {
    plugins: [svelte(), apiDocs()],
    build: { outDir, emptyOutDir: true, target: "es2022" },
  };
}

/** One self-contained file that any page can load with a plain script tag. */
function siteScript(name: string, entry: string): UserConfig {
  return {
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2018",
      minify: true,
      lib: { entry, name: "OneWindow", formats: ["iife"], fileName: () => `${name}.js` },
    },
  };
}

/** Copies the viewer of the API's description, which is served from our own origin. */
function apiDocs(): Plugin {
  return {
    name: "api-docs",
    apply: "build",
    generateBundle() {
      for (const file of ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"]) {
        const source = readFileSync(new URL(`node_modules/swagger-ui-dist/${file}`, import.meta.url));
        this.emitFile({ type: "asset", fileName: `docs/${file}`, source });
      }
    },
  };
}
