// Makes dist: one module for each source file, their declarations, and one script for pages without modules.
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const target = "es2022";

rmSync("dist", { recursive: true, force: true });
await build({ entryPoints: sources("src"), outdir: "dist", format: "esm", target, sourcemap: true });
await build({
  entryPoints: ["src/script.ts"], outfile: "dist/token-socket.js",
  bundle: true, minify: true, format: "iife", target, sourcemap: true,
});
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".ts") && file !== "script.ts")
    .map((file) => `${folder}/${file}`);
}
