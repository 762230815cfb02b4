import { expect, test } from 'vitest';
import { readTemplate } from '../../lib/embedded/template.ts';

const role = { Type: 'AWS::IAM::Role' };
const code = (key: string): object => ({ S3Bucket: 'any', S3Key: `serverless/clickweek/local/1/${key}.zip` });

const template = {
  Conditions: { IsProvisioned: { 'Fn::Equals': ['ON_DEMAND', 'PROVISIONED'] } },
  Resources: {
    CountRole: role,
    ClickStream: {
      Type: 'AWS::Kinesis::Stream',
      Properties: {
        Name: 'clicks',
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
        ShardCount: { 'Fn::If': ['IsProvisioned', 9, { Ref: 'AWS::NoValue' }] },
        RetentionPeriodHours: 168,
      },
    },
    Rollups: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: { 'Fn::Join': ['-', ['clickweek', 'rollups']] },
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      },
    },
    ArchiveBucket: {
      Type: 'AWS::S3::Bucket',
      Properties: { BucketName: { 'Fn::Sub': `archive-\${AWS::AccountId}-\${AWS::Region}` } },
    },
    DeploymentBucket: { Type: 'AWS::S3::Bucket' },
    CountLambdaFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: code('count'),
        FunctionName: 'clickweek-count',
        Handler: 'handlers/count.handler',
        MemorySize: 1769,
        Timeout: 300,
        Role: { 'Fn::GetAtt': ['CountRole', 'Arn'] },
        Environment: { Variables: { ROLLUPS_TABLE: { Ref: 'Rollups' }, LIMIT: 7 } },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        BatchSize: 10_000,
        Enabled: true,
        EventSourceArn: { 'Fn::GetAtt': ['ClickStream', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['CountLambdaFunction', 'Arn'] },
        ParallelizationFactor: 1,
        StartingPosition: 'TRIM_HORIZON',
        MaximumBatchingWindowInSeconds: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['ArchiveBucket', 'Arn'] } } },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 hour)',
        State: 'ENABLED',
        Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['CountLambdaFunction', 'Arn'] } }],
      },
    },
  },
  Outputs: { ClickStreamName: { Value: { Ref: 'ClickStream' } } },
};

test('everything that one machine stands in for is read, with names, defaults and references resolved', () => {
  const streamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks';
  expect(readTemplate(template)).toEqual({
    queues: [],
    queueMappings: [],
    routes: [],
    secrets: [],
    emailEvents: [],
    streams: [{ name: 'clicks', arn: streamArn, mode: 'ON_DEMAND', shards: 4, retentionHours: 168 }],
    tables: [
      {
        name: 'clickweek-rollups',
        keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        attributes: [{ AttributeName: 'pk', AttributeType: 'S' }],
        globalIndexes: [],
        localIndexes: [],
      },
    ],
    buckets: ['archive-000000000000-us-east-1', 'deploymentbucket'],
    functions: [
      {
        key: 'count',
        name: 'clickweek-count',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:clickweek-count',
        roleArn: 'arn:aws:iam::000000000000:role/CountRole',
        handler: 'handlers/count.handler',
        timeoutSeconds: 300,
        memoryMegabytes: 1769,
        environment: { ROLLUPS_TABLE: 'clickweek-rollups', LIMIT: '7' },
      },
    ],
    mappings: [
      {
        logicalId: 'Mapping',
        streamName: 'clicks',
        streamArn,
        functionKey: 'count',
        enabled: true,
        startingPosition: 'TRIM_HORIZON',
        batchRecordsMax: 10_000,
        batchingWindowSeconds: 1,
        retryAttemptsMax: -1,
        recordAgeMaxSeconds: -1,
        bisectOnError: false,
        reportsItemFailures: true,
        onFailureBucket: 'archive-000000000000-us-east-1',
      },
    ],
    schedules: [
      {
        ruleArn: 'arn:aws:events:us-east-1:000000000000:rule/Rule',
        expression: 'rate(1 hour)',
        functionKey: 'count',
      },
    ],
    outputs: { ClickStreamName: 'clicks' },
  });
});

const provisioned = (shards: unknown): object => ({
  Resources: { S: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'clicks', ShardCount: shards } } },
  Conditions: { Wide: { 'Fn::Not': [{ 'Fn::Equals': ['a', 'a'] }] } },
});

test('a provisioned stream has the shards that its condition chooses', () => {
  const { streams } = readTemplate(provisioned({ 'Fn::If': ['Wide', 12, 2] }));
  expect(streams.map(({ mode, shards }) => ({ mode, shards }))).toEqual([{ mode: 'PROVISIONED', shards: 2 }]);
});

test.each([
  ['a function it does not know', { 'Fn::ImportValue': 'x' }, 'cannot resolve Fn::ImportValue'],
  ['a resource that is not there', { Ref: 'Gone' }, 'refers to Gone, which it does not define'],
  ['a pseudo parameter it does not know', { Ref: 'AWS::StackId' }, 'pseudo parameter AWS::StackId'],
  ['an attribute it does not know', { 'Fn::GetAtt': ['S', 'Colour'] }, 'attribute S.Colour'],
  ['a condition that is not there', { 'Fn::If': ['Never', 1, 2] }, 'no condition Never'],
])('%s is named in the error', (_what, shards, message) => {
  expect(() => readTemplate(provisioned(shards))).toThrow(message);
});

test('a resource whose condition does not hold is left out', () => {
  const conditional = {
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { B: { Type: 'AWS::S3::Bucket', Condition: 'Never' } },
  };
  expect(readTemplate(conditional).buckets).toEqual([]);
});

test('a mapping with several invocations a shard is refused, since nothing here does that', () => {
  const properties = { ...template.Resources.Mapping.Properties, ParallelizationFactor: 2 };
  const wide = {
    ...template,
    Resources: { ...template.Resources, Mapping: { ...template.Resources.Mapping, Properties: properties } },
  };
  expect(() => readTemplate(wide)).toThrow('ParallelizationFactor of 1 only (Mapping)');
});
