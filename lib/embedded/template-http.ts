import type { Definitions, FunctionDefinition, RouteDefinition, SecretDefinition } from './definitions.ts';
import { region } from './identities.ts';
import type { ResourceIdentity } from './intrinsics.ts';
import type { Properties } from './template-properties.ts';

/**
 * The routes of an HTTP API.
 * @param integrations by what `Ref` gives for them
 * @throws Error that names what nothing here stands in for.
 */
export function route(
  properties: Properties,
  integrations: ReadonlyMap<string, Properties>,
  functions: readonly FunctionDefinition[],
): RouteDefinition {
  const routeKey = String(properties.RouteKey);
  const integration = integrations.get(String(properties.Target).replace(/^integrations\//, ''));
  const target = functions.find(({ arn }) => arn === integration?.IntegrationUri);
  if (!target) throw new Error(`the route ${routeKey} leads to no function of the template`);
  if (integration?.PayloadFormatVersion !== '2.0')
    throw new Error(`the embedded stack knows payload format 2.0 only, which ${routeKey} does not ask for`);
  const [method = '', path = ''] = routeKey.split(' ');
  return { method, path, functionKey: target.key };
}

export function secret(properties: Properties, identity: ResourceIdentity): SecretDefinition {
  const generate = (properties.GenerateSecretString ?? {}) as Properties;
  const { SecretStringTemplate: template, GenerateStringKey: key, PasswordLength: length } = generate;
  return {
    name: identity.attributes.Name ?? '',
    arn: identity.attributes.Arn,
    ...(template !== undefined && { template: String(template) }),
    ...(key !== undefined && { key: String(key) }),
    length: Number(length ?? 32),
  };
}

const API = new RegExp(`https://\\w+\\.execute-api\\.${region}\\.amazonaws\\.com`, 'g');

/** The same definitions, in which addresses of the HTTP API are those of its stand-in. */
export function withApiAt(endpoint: string, definitions: Definitions): Definitions {
  const local = (values: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replace(API, endpoint)]));
  return {
    ...definitions,
    functions: definitions.functions.map((one) => ({ ...one, environment: local(one.environment) })),
    outputs: local(definitions.outputs),
  };
}
