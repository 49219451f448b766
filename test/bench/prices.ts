/**
 * Published on-demand prices in us-east-1, USD, without free tier, written down from general knowledge of the price pages
 * on 2026-11-21; no price page could be opened where this was written. Check them before you quote them:
 * https://aws.amazon.com/lambda/pricing, https://aws.amazon.com/s3/pricing, https://aws.amazon.com/sqs/pricing,
 * https://aws.amazon.com/cloudwatch/pricing
 */
export const PRICES = {
  asOf: '2026-11-21, from general knowledge of the pages',
  region: 'us-east-1',
  lambda: {
    requests: 0.2 / 1e6,
    /** Arm, the first tier. */
    gigabyteSecond: 0.0000133334,
  },
  s3: {
    /** PUT, COPY, POST and LIST, S3 Standard. */
    write: 0.005 / 1e3,
    /** GET, HEAD and all others. */
    read: 0.0004 / 1e3,
  },
  sqs: {
    /** A standard queue, for each request of up to 64 KiB. */
    request: 0.4 / 1e6,
  },
  logs: {
    /** CloudWatch Logs, for each gigabyte taken in. */
    gigabyte: 0.5,
  },
} as const;
