import { build, type Plugin } from 'esbuild';
import { leanSdk } from '../lean-sdk-plugin.ts';
import { mjmlForEsbuild } from '../mjml-plugins.ts';

/** What came of bundling: the bytes of the JavaScript, and the packages that are in it. */
export interface Bundle {
  readonly bytes: number;
  readonly packages: readonly string[];
}

/**
 * Bundles as serverless.yml has serverless-esbuild do it. V8 runs bundled code at another speed than the
 * modules it came from, so what is measured is bundled too.
 *
 * @param outfile ends in `.mjs`
 * @param target the Node it is for; serverless.yml says 24
 */
export async function bundle(entry: string, outfile: string, target = 'node24'): Promise<Bundle> {
  const plugins: Plugin[] = [mjmlForEsbuild, leanSdk];
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    target,
    plugins,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
  });
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);
  const packages = Object.keys(output?.inputs ?? {}).flatMap((path) => packageOf(path) ?? []);
  return { bytes: output?.bytes ?? 0, packages: [...new Set(packages)].sort() };
}

function packageOf(path: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
}
