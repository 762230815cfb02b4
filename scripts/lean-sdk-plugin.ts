import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const credentials = fileURLToPath(new URL('../lib/aws/function-credentials.ts', import.meta.url));

/**
 * Leaves out of the functions' bundles what of the AWS SDK they never run: a third of its bytes.
 *
 * - A function's credentials are in its environment, so the chain that looks for them everywhere else
 *   (profiles, SSO, STS, processes, EC2) is replaced by that.
 * - A client's schemas hold all its operations, and esbuild must keep an object with computed keys, since
 *   computing one may do something. These keys are constants, so they are written out.
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({ path: credentials }));
    build.onLoad({ filter: /@aws-sdk[\\/].*[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => ({
      contents: withKeysWritten(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** `{ [_hQ]: … }` as `{ "httpQuery": … }`, by the module's own constants. What looks otherwise stays. */
function withKeysWritten(module: string): string {
  const constants = new Map<string, string>();
  for (const [, name = '', text = ''] of module.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm))
    constants.set(name, text);
  return module.replace(/\[(_\w+)\]:/g, (computed, name: string) =>
    constants.has(name) ? `${constants.get(name)}:` : computed,
  );
}
