// The outputs: the app (default mode) and, mode by mode, the scripts that run on customers' sites.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin, type UserConfig } from "vite";

const outDir = process.env["STATIC"] ?? "../app/static";

/** The loader's address of the widget changes with it, hence after it. */
const SITE_SCRIPTS: Record<string, string> = {
  tracker: "../../tracking/client/main.ts",
  "tracker-ask": "../../tracking/client/main.ts",
  "tracker-cookieless": "../../tracking/client/main.ts",
  own: "../../tracking/client/own.ts",
  numbers: "../../tracking/client/numbers.ts",
  widget: "../../widgets/client/widget.ts",
  preview: "../../widgets/client/preview.ts",
  loader: "../../widgets/client/loader.ts",
  "loader-ask": "../../widgets/client/loader.ts",
  "loader-cookieless": "../../widgets/client/loader.ts",
};

export default defineConfig(({ mode }): UserConfig => (mode in SITE_SCRIPTS ? siteScript(mode, SITE_SCRIPTS[mode]!) : app()));

function app(): UserConfig {
  return {
    plugins: [svelte(), apiDocs()],
    build: { outDir, emptyOutDir: true, target: "es2022" },
  };
}

/** One self-contained file that any page can load with a plain script tag, and the same file packed. */
function siteScript(name: string, entry: string): UserConfig {
  return {
    publicDir: false,
    plugins: [packed()],
    define: {
      ASK_FIRST: JSON.stringify(name.endsWith("-ask")),
      COOKIELESS: JSON.stringify(name.endsWith("-cookieless")),
      ...(name.startsWith("loader") && { WIDGET_VERSION: JSON.stringify(versionOf("widget")) }),
    },
    build: {
      outDir,
      emptyOutDir: false,
      // The tracker works in old browsers; the widget needs those of 2023 anyway, for its stylesheet.
      target: name === "widget" || name === "preview" ? "es2022" : "es2018",
      minify: true,
      lib: { entry, name: "OneWindow", formats: ["iife"], fileName: () => `${name}.js` },
    },
  };
}

/** As widgets/script.py tells it. */
function versionOf(name: string): string {
  const built = readFileSync(resolve(import.meta.dirname, outDir, `${name}.js`));
  return createHash("sha256").update(built).digest("hex").slice(0, 20);
}

/** Python has no brotli of its own, so the packed files are made here. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === "chunk") this.emitFile({ type: "asset", fileName: `${file.fileName}.br`, source: brotliCompressSync(file.code) });
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
