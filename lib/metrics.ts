const NAMESPACE = 'clickweek';

/**
 * Numbers as a line of log that CloudWatch makes metrics of, by the function that writes it.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsOf(
  functionName: string,
  values: Readonly<Record<string, number>>,
  nowMs: number,
): Record<string, unknown> {
  const Metrics = Object.keys(values).map((Name) => ({ Name }));
  const CloudWatchMetrics = [{ Namespace: NAMESPACE, Dimensions: [['FunctionName']], Metrics }];
  return { ...values, FunctionName: functionName, _aws: { Timestamp: nowMs, CloudWatchMetrics } };
}
