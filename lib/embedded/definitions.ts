/** What a compiled template defines, as far as one machine can stand in for it. */
export interface Definitions {
  streams: StreamDefinition[];
  tables: TableDefinition[];
  /** Names. */
  buckets: string[];
  functions: FunctionDefinition[];
  queues: QueueDefinition[];
  mappings: MappingDefinition[];
  queueMappings: QueueMappingDefinition[];
  emailEvents: EmailEventsDefinition[];
  schedules: ScheduleDefinition[];
  routes: RouteDefinition[];
  secrets: SecretDefinition[];
  /** The template's outputs, by name. */
  outputs: Record<string, string>;
}

export interface StreamDefinition {
  name: string;
  arn: string;
  mode: 'ON_DEMAND' | 'PROVISIONED';
  shards: number;
  retentionHours: number;
}

/** `key` and the indexes are in the shape of DynamoDB's CreateTable. */
export interface TableDefinition {
  name: string;
  keySchema: unknown[];
  attributes: unknown[];
  globalIndexes: unknown[];
  localIndexes: unknown[];
}

export interface FunctionDefinition {
  /** As serverless.yml calls it: `count`. */
  key: string;
  /** As AWS calls it: `clickweek-local-count`. */
  name: string;
  arn: string;
  roleArn: string;
  /** `handlers/count.handler` */
  handler: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
}

/**
 * The properties of `AWS::Lambda::EventSourceMapping` that Kinesis knows, defaults filled in.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
export interface MappingDefinition {
  logicalId: string;
  streamName: string;
  streamArn: string;
  functionKey: string;
  enabled: boolean;
  startingPosition: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
  /** Set with AT_TIMESTAMP, Unix time. */
  startingPositionMs?: number;
  /** 1 to 10,000. */
  batchRecordsMax: number;
  /** 0 to 300. */
  batchingWindowSeconds: number;
  /** -1: until the record expires. */
  retryAttemptsMax: number;
  /** -1: until the record expires. */
  recordAgeMaxSeconds: number;
  bisectOnError: boolean;
  reportsItemFailures: boolean;
  /** The bucket that keeps the batches that were given up. */
  onFailureBucket?: string;
}

export interface QueueDefinition {
  name: string;
  url: string;
  arn: string;
  visibilitySeconds: number;
  retentionSeconds: number;
  deadLetterArn?: string;
  receivesMax?: number;
}

/** The properties of `AWS::Lambda::EventSourceMapping` that SQS knows, defaults filled in. */
export interface QueueMappingDefinition {
  functionKey: string;
  queueArn: string;
  batchMax: number;
  concurrencyMax: number;
  reportsItemFailures: boolean;
}

/** Where the events of emails go that name a configuration set. */
export interface EmailEventsDefinition {
  configurationSet: string;
  queueArns: string[];
}

export interface ScheduleDefinition {
  ruleArn: string;
  /** `cron(0/15 * * * ? *)` or `rate(5 minutes)` */
  expression: string;
  functionKey: string;
  /** The constant JSON that replaces the event, if the rule has one. */
  input?: string;
}

/** A route of an HTTP API, which invokes a function. */
export interface RouteDefinition {
  /** `GET`, or `ANY` */
  method: string;
  /** `/unsubscribe/{token}` */
  path: string;
  functionKey: string;
}

/** A secret that is made with the stack. */
export interface SecretDefinition {
  name: string;
  arn: string;
  /** JSON that gets what is made as its `key`; without, the secret is what is made. */
  template?: string;
  key?: string;
  /** Characters. */
  length: number;
}
