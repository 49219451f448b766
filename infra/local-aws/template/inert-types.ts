/** Resource types that do nothing on one machine, each with the reason why leaving it out changes no behaviour. */
export const INERT_TYPES: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::Role', 'nothing on loopback asks who may do what; tests decide over the grants offline'],
  ['AWS::IAM::Policy', 'as for roles'],
  ['AWS::IAM::ManagedPolicy', 'as for roles'],
  ['AWS::S3::BucketPolicy', 'as for roles; and TLS ends before loopback begins'],
  ['AWS::SQS::QueuePolicy', 'as for bucket policies'],
  ['AWS::Logs::LogGroup', 'the lines of a function go to the log that the runner was given'],
  ['AWS::Logs::MetricFilter', 'counts lines for alarms, of which there are none'],
  ['AWS::CloudWatch::Alarm', 'there are no metrics; whoever started the runner is watching'],
  ['AWS::CDK::Metadata', 'tells AWS which constructs made the template'],
]);
