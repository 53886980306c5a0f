import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** Builds the playground's page; `scripts/build.mjs` runs it after the compiler. */
export default defineConfig({
  root: 'src/playground/page',
  plugins: [preact()],
  build: { outDir: '../../../dist/playground/page', emptyOutDir: true, target: 'es2022' },
});
