import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

async function gzipped(entry: string): Promise<number> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, format: "esm", target: "es2022", write: false });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
}

test.each([
  ["without fallbacks", "src/websocket-only.ts", 8.5 * 1024],
  ["with fallbacks", "src/index.ts", 12 * 1024],
])("the client is small: %s", async (_, entry, most) => {
  const size = await gzipped(entry);
  console.info(`${entry}: ${size} bytes`);
  expect(size).toBeGreaterThan(1024);
  expect(size).toBeLessThanOrEqual(most);
});
