// What `custom.esbuild.plugins` in serverless.yml names: serverless-esbuild requires it, and Node 20
// requires no TypeScript by itself.
module.exports = [
  {
    name: 'mjml',
    async setup(build) {
      const { tsImport } = await import('tsx/esm/api');
      const { mjmlForEsbuild } = await tsImport('./mjml-plugins.ts', __filename);
      await mjmlForEsbuild.setup(build);
    },
  },
];
