const DAY = 24 * 60 * 60;
const BUCKET = 'lanceingest';

/** What both kinds of queue share: AWS's largest message and its longest poll. */
const COMMON = { MaximumMessageSize: '1048576', ReceiveMessageWaitTimeSeconds: '20' };
const DEAD_LETTERS = { ...COMMON, MessageRetentionPeriod: String(14 * DAY) };

/**
 * Creates the queues and the bucket, or brings the ones of an earlier start to today's attributes.
 * Visibility: a text or image job is done well within a minute; a video is downloaded, cut and transcribed.
 */
export function ensureResources(fauxqs) {
  const analysisDlq = fauxqs.ensureQueue('analysis-dlq', DEAD_LETTERS);
  const videoDlq = fauxqs.ensureQueue('video-dlq', DEAD_LETTERS);
  const analysis = fauxqs.ensureQueue('analysis', work(60, analysisDlq));
  const video = fauxqs.ensureQueue('video', work(900, videoDlq));
  fauxqs.ensureBucket(BUCKET);
  return {
    queues: { analysis: analysis.url, analysisDlq: analysisDlq.url, video: video.url, videoDlq: videoDlq.url },
    bucket: BUCKET,
  };
}

function work(visibilitySeconds, deadLetters) {
  return {
    ...COMMON,
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 5 }),
  };
}
