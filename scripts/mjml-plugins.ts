import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';
import { compileTemplate } from './template.ts';

// Both let code `import template from '../templates/weekly.mjml'`.

/** For what `sls package` bundles. */
export const mjmlForEsbuild: EsbuildPlugin = {
  name: 'mjml',
  setup(build) {
    build.onLoad({ filter: /\.mjml$/ }, async ({ path }) => ({
      contents: await compileTemplate(path),
      loader: 'js',
      watchFiles: [path],
    }));
  },
};

/** For vitest. */
export const mjmlForVite: VitePlugin = {
  name: 'mjml',
  async load(id) {
    return id.endsWith('.mjml') ? await compileTemplate(id) : null;
  },
};
