/** Properties that would change what is delivered, and that nothing here stands in for. */
export const unsupported = ['FilterCriteria', 'TumblingWindowInSeconds'] as const;

/** What is read of the properties of all kinds of resource. */
export type Properties = Partial<
  Record<
    | 'StreamModeDetails'
    | 'StreamMode'
    | 'ShardCount'
    | 'RetentionPeriodHours'
    | 'KeySchema'
    | 'AttributeDefinitions'
    | 'GlobalSecondaryIndexes'
    | 'LocalSecondaryIndexes'
    | 'Code'
    | 'S3Key'
    | 'Environment'
    | 'Role'
    | 'Handler'
    | 'Timeout'
    | 'MemorySize'
    | 'EventSourceArn'
    | 'FunctionName'
    | 'Enabled'
    | 'BatchSize'
    | 'MaximumBatchingWindowInSeconds'
    | 'ParallelizationFactor'
    | 'StartingPosition'
    | 'StartingPositionTimestamp'
    | 'MaximumRetryAttempts'
    | 'MaximumRecordAgeInSeconds'
    | 'BisectBatchOnFunctionError'
    | 'FunctionResponseTypes'
    | 'DestinationConfig'
    | 'OnFailure'
    | 'Destination'
    | 'ScheduleExpression'
    | 'State'
    | 'Targets'
    | 'Arn'
    | 'Input'
    | 'RouteKey'
    | 'Target'
    | 'IntegrationUri'
    | 'PayloadFormatVersion'
    | 'GenerateSecretString'
    | 'SecretStringTemplate'
    | 'GenerateStringKey'
    | 'PasswordLength'
    | (typeof unsupported)[number],
    unknown
  >
>;
