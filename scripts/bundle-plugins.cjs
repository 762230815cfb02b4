// What `custom.esbuild.plugins` in serverless.yml names: serverless-esbuild requires it, and Node 20
// requires no TypeScript by itself.
const plugin = (name, file, exported) => ({
  name,
  async setup(build) {
    const { tsImport } = await import('tsx/esm/api');
    const plugins = await tsImport(file, __filename);
    await plugins[exported].setup(build);
  },
});

module.exports = [
  plugin('mjml', './mjml-plugins.ts', 'mjmlForEsbuild'),
  plugin('lean-sdk', './lean-sdk-plugin.ts', 'leanSdk'),
];
