import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { kitStyles } from './tools/kit-styles.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };
const path = (to: string): string => fileURLToPath(new URL(to, import.meta.url));

/**
 * Builds the office into dist/office. There is no development server: `vite build --watch` beside the program keeps one
 * origin, one set of headers, and one way of serving it. Imports such as `#office/page.tsx` come from package.json.
 */
export default defineConfig(({ mode }) => ({
  root: path('src/surfaces/office'),
  publicDir: path('src/surfaces/office/public'),
  plugins: [react(), kitStyles(path('src/surfaces/office/kit.css'))],
  clearScreen: false,
  // Which release a crash report came from.
  define: { RELEASE: JSON.stringify(version) },
  build: {
    outDir: path('dist/office'),
    emptyOutDir: true,
    // The CSP refuses inline scripts, and small pictures as data: bytes cost more than they save.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    target: ['chrome120', 'edge120', 'firefox121', 'safari17'],
    cssTarget: ['chrome120', 'edge120', 'firefox121', 'safari17'],
    sourcemap: mode === 'development',
    minify: mode !== 'development',
    chunkSizeWarningLimit: 700,
  },
}));
