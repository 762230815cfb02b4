import type {
  FunctionDefinition,
  MappingDefinition,
  QueueMappingDefinition,
  ScheduleDefinition,
  StreamDefinition,
} from './definitions.ts';
import { type Properties, unsupported } from './template-properties.ts';

/** @throws Error that names what nothing here stands in for. */
export function mapping(
  logicalId: string,
  properties: Properties,
  streams: readonly StreamDefinition[],
  functions: readonly FunctionDefinition[],
): MappingDefinition {
  const arnOf = properties.EventSourceArn;
  const source = streams.find((one) => one.arn === arnOf);
  if (!source) throw new Error(`${logicalId} reads from ${arnOf}, which is no stream of the template`);
  const odd = unsupported.find((name) => properties[name] !== undefined);
  if (odd) throw new Error(`the embedded stack has no ${odd}, which ${logicalId} asks for`);
  if (Number(properties.ParallelizationFactor ?? 1) !== 1) {
    throw new Error(`the embedded stack reads a shard with a ParallelizationFactor of 1 only (${logicalId})`);
  }
  const timestamp = properties.StartingPositionTimestamp;
  const destination = (properties.DestinationConfig as Properties | undefined)?.OnFailure;
  const bucket = onFailureBucket(logicalId, (destination as Properties | undefined)?.Destination);
  return {
    logicalId,
    streamName: source.name,
    streamArn: source.arn,
    functionKey: keyOf(functions, properties.FunctionName, logicalId),
    enabled: properties.Enabled !== false,
    startingPosition: properties.StartingPosition as MappingDefinition['startingPosition'],
    ...(timestamp === undefined ? {} : { startingPositionMs: Number(timestamp) * 1000 }),
    batchRecordsMax: Number(properties.BatchSize ?? 100),
    batchingWindowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
    retryAttemptsMax: Number(properties.MaximumRetryAttempts ?? -1),
    recordAgeMaxSeconds: Number(properties.MaximumRecordAgeInSeconds ?? -1),
    bisectOnError: properties.BisectBatchOnFunctionError === true,
    reportsItemFailures: reportsItemFailures(properties),
    ...(bucket === undefined ? {} : { onFailureBucket: bucket }),
  };
}

/** As many at once as one machine has use for, where the template does not say. */
const CONCURRENCY_MAX = 10;

/** @throws Error that names what nothing here stands in for. */
export function queueMapping(
  logicalId: string,
  properties: Properties,
  functions: readonly FunctionDefinition[],
): QueueMappingDefinition {
  const odd = unsupported.find((name) => properties[name] !== undefined);
  if (odd) throw new Error(`the embedded stack has no ${odd}, which ${logicalId} asks for`);
  const scaling = properties.ScalingConfig as Properties | undefined;
  return {
    functionKey: keyOf(functions, properties.FunctionName, logicalId),
    queueArn: String(properties.EventSourceArn),
    batchMax: Number(properties.BatchSize ?? 10),
    concurrencyMax: Number(scaling?.MaximumConcurrency ?? CONCURRENCY_MAX),
    reportsItemFailures: reportsItemFailures(properties),
  };
}

function reportsItemFailures({ FunctionResponseTypes }: Properties): boolean {
  return ((FunctionResponseTypes ?? []) as unknown[]).includes('ReportBatchItemFailures');
}

function onFailureBucket(logicalId: string, destination: unknown): string | undefined {
  if (destination === undefined) return undefined;
  const bucket = /^arn:aws:s3:::(.+)$/.exec(String(destination))?.[1];
  if (!bucket) throw new Error(`the embedded stack keeps failed batches in S3 only, ${logicalId} does not`);
  return bucket;
}

/** One a target: none where the rule has no schedule, or is disabled. */
export function schedules(
  properties: Properties,
  ruleArn: string,
  functions: readonly FunctionDefinition[],
): ScheduleDefinition[] {
  const expression = properties.ScheduleExpression;
  if (expression === undefined || properties.State === 'DISABLED') return [];
  return ((properties.Targets ?? []) as Properties[]).map((target) => ({
    ruleArn,
    expression: String(expression),
    functionKey: keyOf(functions, target.Arn, ruleArn),
    ...(target.Input === undefined ? {} : { input: String(target.Input) }),
  }));
}

function keyOf(functions: readonly FunctionDefinition[], nameOrArn: unknown, by: string): string {
  const found = functions.find((one) => one.arn === nameOrArn || one.name === nameOrArn);
  if (!found) throw new Error(`${by} invokes ${nameOrArn}, which is no function of the template`);
  return found.key;
}
