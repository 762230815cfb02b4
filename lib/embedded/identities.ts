import type { ResourceIdentity } from './intrinsics.ts';

export const region = 'us-east-1';
export const accountId = '000000000000';

const arn = (service: string, path: string, place = `${region}:${accountId}`): string =>
  `arn:aws:${service}:${place}:${path}`;

/**
 * Names and ARNs of the kinds of resource that other resources refer to, as AWS composes them.
 * One whose name the template leaves to AWS is called by its logical id.
 */
const identities: Record<string, (name: string) => ResourceIdentity> = {
  'AWS::Kinesis::Stream': (name) => ({ ref: name, attributes: { Arn: arn('kinesis', `stream/${name}`) } }),
  'AWS::DynamoDB::Table': (name) => ({ ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } }),
  'AWS::S3::Bucket': (name) => ({ ref: name, attributes: { Arn: arn('s3', name, ':') } }),
  'AWS::Lambda::Function': (name) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } }),
  'AWS::IAM::Role': (name) => ({
    ref: name,
    attributes: { Arn: arn('iam', `role/${name}`, `:${accountId}`) },
  }),
  'AWS::Events::Rule': (name) => ({ ref: name, attributes: { Arn: arn('events', `rule/${name}`) } }),
  'AWS::SQS::Queue': (name) => ({
    ref: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
    attributes: { Arn: arn('sqs', name), QueueName: name },
  }),
  // AWS puts six characters behind the name.
  'AWS::SecretsManager::Secret': (name) => ({
    ref: arn('secretsmanager', `secret:${name}-local0`),
    attributes: { Arn: arn('secretsmanager', `secret:${name}-local0`), Name: name },
  }),
  'AWS::ApiGatewayV2::Api': (name) => ({
    ref: name,
    attributes: { Arn: arn('apigateway', `/apis/${name}`) },
  }),
  'AWS::ApiGatewayV2::Integration': (name) => ({
    ref: name,
    attributes: { Arn: arn('apigateway', `/integrations/${name}`) },
  }),
  'AWS::SES::ConfigurationSet': (name) => ({
    ref: name,
    attributes: { Arn: arn('ses', `configuration-set/${name}`) },
  }),
  'AWS::SNS::Topic': (name) => ({
    ref: arn('sns', name),
    attributes: { Arn: arn('sns', name), TopicArn: arn('sns', name), TopicName: name },
  }),
};

const nameProperties: Record<string, string> = {
  'AWS::Kinesis::Stream': 'Name',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Events::Rule': 'Name',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SES::ConfigurationSet': 'Name',
};

/** The property that gives a resource of this type its name. */
export function nameProperty(type: string): string {
  return nameProperties[type] ?? '';
}

/**
 * What a local resource answers to `Ref` and `Fn::GetAtt`.
 * @param name undefined where the template leaves the name to AWS; the logical id then stands in.
 * @throws Error that names the resource when nothing on this machine stands in for its type.
 */
export function identify(logicalId: string, type: string, name: string | undefined): ResourceIdentity {
  const identity = identities[type];
  if (!identity) throw new Error(`the embedded stack cannot resolve ${logicalId}, a ${type}`);
  // Bucket names may not hold capitals.
  return identity(name ?? (type === 'AWS::S3::Bucket' ? logicalId.toLowerCase() : logicalId));
}
