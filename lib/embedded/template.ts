import { basename } from 'node:path';
import type { Definitions, FunctionDefinition, StreamDefinition, TableDefinition } from './definitions.ts';
import { accountId, identify, nameProperty, region } from './identities.ts';
import { holds, type ResourceIdentity, resolve, type Scope } from './intrinsics.ts';
import { mapping, queueMapping, schedules } from './template-events.ts';
import { route, secret } from './template-http.ts';
import type { Properties } from './template-properties.ts';
import { emailEventDestination, queue } from './template-queues.ts';

export interface Resource {
  Type: string;
  Condition?: string;
  Properties?: object;
}

export interface Template {
  Resources?: Record<string, Resource>;
  Conditions?: Record<string, unknown>;
  Outputs?: Record<string, { Value: unknown }>;
}

/** AWS starts an on-demand stream with four shards. */
const onDemandShards = 4;

/**
 * Reads a compiled CloudFormation template, as `sls package` writes it.
 * @throws Error that names what it cannot resolve.
 */
export function readTemplate(template: Template): Definitions {
  const scope = scopeOf(template);
  const of = (type: string): [string, Properties][] =>
    Object.entries(template.Resources ?? {})
      .filter(([, resource]) => resource.Type === type)
      .filter(([, resource]) => resource.Condition === undefined || holds(resource.Condition, scope))
      .map(([logicalId, resource]) => [logicalId, resolve(resource.Properties ?? {}, scope) as Properties]);
  const streams = of('AWS::Kinesis::Stream').map(([id, properties]) =>
    stream(properties, scope.identity(id)),
  );
  const functions = of('AWS::Lambda::Function').map(([id, properties]) =>
    lambda(properties, scope.identity(id)),
  );
  const integrations = new Map(
    of('AWS::ApiGatewayV2::Integration').map(([id, properties]) => [scope.identity(id).ref, properties]),
  );
  const queues = of('AWS::SQS::Queue').map(([id, properties]) => queue(properties, scope.identity(id)));
  const mappings = of('AWS::Lambda::EventSourceMapping');
  const isOfQueue = ({ EventSourceArn }: Properties) => queues.some(({ arn }) => arn === EventSourceArn);
  const subscriptions = of('AWS::SNS::Subscription').map(([, properties]) => properties);
  return {
    streams,
    functions,
    tables: of('AWS::DynamoDB::Table').map(([id, properties]) => table(properties, scope.identity(id))),
    buckets: of('AWS::S3::Bucket').map(([id]) => scope.identity(id).ref),
    queues,
    mappings: mappings
      .filter(([, properties]) => !isOfQueue(properties))
      .map(([id, properties]) => mapping(id, properties, streams, functions)),
    queueMappings: mappings
      .filter(([, properties]) => isOfQueue(properties))
      .map(([id, properties]) => queueMapping(id, properties, functions)),
    emailEvents: of('AWS::SES::ConfigurationSetEventDestination').map(([, properties]) =>
      emailEventDestination(properties, subscriptions),
    ),
    schedules: of('AWS::Events::Rule').flatMap(([id, properties]) =>
      schedules(properties, scope.identity(id).attributes.Arn, functions),
    ),
    routes: of('AWS::ApiGatewayV2::Route').map(([, properties]) =>
      route(properties, integrations, functions),
    ),
    secrets: of('AWS::SecretsManager::Secret').map(([id, properties]) =>
      secret(properties, scope.identity(id)),
    ),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {}).map(([name, output]) => [
        name,
        String(resolve(output.Value, scope)),
      ]),
    ),
  };
}

function scopeOf(template: Template): Scope {
  const scope: Scope = {
    conditions: template.Conditions ?? {},
    pseudoParameters: {
      'AWS::Region': region,
      'AWS::AccountId': accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    },
    identity(logicalId) {
      const resource = template.Resources?.[logicalId];
      if (!resource) throw new Error(`the template refers to ${logicalId}, which it does not define`);
      const name = resolve(
        (resource.Properties as Record<string, unknown> | undefined)?.[nameProperty(resource.Type)],
        scope,
      );
      return identify(logicalId, resource.Type, name === undefined ? undefined : String(name));
    },
  };
  return scope;
}

function stream(properties: Properties, identity: ResourceIdentity): StreamDefinition {
  const details = (properties.StreamModeDetails ?? {}) as Properties;
  const mode = details.StreamMode === 'ON_DEMAND' ? 'ON_DEMAND' : 'PROVISIONED';
  return {
    name: identity.ref,
    arn: identity.attributes.Arn,
    mode,
    shards: mode === 'ON_DEMAND' ? onDemandShards : Number(properties.ShardCount ?? 1),
    retentionHours: Number(properties.RetentionPeriodHours ?? 24),
  };
}

function table(properties: Properties, identity: ResourceIdentity): TableDefinition {
  const list = (name: string): unknown[] =>
    ((properties as Record<string, unknown>)[name] ?? []) as unknown[];
  return {
    name: identity.ref,
    keySchema: list('KeySchema'),
    attributes: list('AttributeDefinitions'),
    globalIndexes: list('GlobalSecondaryIndexes'),
    localIndexes: list('LocalSecondaryIndexes'),
  };
}

function lambda(properties: Properties, identity: ResourceIdentity): FunctionDefinition {
  const code = (properties.Code ?? {}) as Properties;
  const environment = (properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
  return {
    // The framework packages each function into an archive named as serverless.yml names it.
    key: basename(String(code.S3Key ?? ''), '.zip'),
    name: identity.ref,
    arn: identity.attributes.Arn,
    roleArn: String(properties.Role ?? ''),
    handler: String(properties.Handler),
    timeoutSeconds: Number(properties.Timeout ?? 3),
    memoryMegabytes: Number(properties.MemorySize ?? 128),
    environment: Object.fromEntries(
      Object.entries(environment.Variables ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  };
}
