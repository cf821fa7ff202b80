import { ApiError } from './errors.mjs';

const NAMES = { requests: 'requests per min (RPM)', tokens: 'tokens per min (TPM)' };

/** A bucket that starts full and fills again evenly over a minute. */
class Bucket {
  constructor(kind, perMinute, now) {
    Object.assign(this, { kind, perMinute, left: perMinute, at: now });
  }

  refill(now) {
    this.left = Math.min(this.perMinute, this.left + ((now - this.at) * this.perMinute) / 60_000);
    this.at = now;
  }

  msUntil(amount) {
    return Math.max(0, ((amount - this.left) * 60_000) / this.perMinute);
  }
}

/** OpenAI's two limits. A refused request takes nothing from the buckets. */
export class RateLimit {
  constructor({ requestsPerMinute, tokensPerMinute }, clock = () => performance.now()) {
    this.clock = clock;
    this.buckets = [['requests', requestsPerMinute], ['tokens', tokensPerMinute]]
      .filter(([, perMinute]) => perMinute !== undefined)
      .map(([kind, perMinute]) => new Bucket(kind, perMinute, clock()));
  }

  /** Takes a request and its tokens, and returns the headers that tell what is left; throws the 429 when there is not enough. */
  take(model, tokens) {
    const now = this.clock();
    const amounts = { requests: 1, tokens };
    this.buckets.forEach((bucket) => bucket.refill(now));
    for (const bucket of this.buckets) {
      if (bucket.left < amounts[bucket.kind]) {
        throw this.refusal(model, bucket, amounts[bucket.kind]);
      }
    }
    this.buckets.forEach((bucket) => { bucket.left -= amounts[bucket.kind]; });
    return this.headers();
  }

  refusal(model, bucket, amount) {
    const waitMs = bucket.msUntil(amount);
    const used = Math.ceil(bucket.perMinute - bucket.left);
    const limit = `on ${NAMES[bucket.kind]}: Limit ${bucket.perMinute}`;
    const message = amount > bucket.perMinute
      ? `Request too large for ${model} in organization org-standin ${limit}, Requested ${amount}.`
      : `Rate limit reached for ${model} in organization org-standin ${limit}, Used ${used}, Requested ${amount}. Please try again in ${duration(waitMs)}.`;
    return tooManyRequests(message, bucket.kind, Math.ceil(waitMs / 1000), this.headers());
  }

  headers() {
    const headers = {};
    for (const bucket of this.buckets) {
      headers[`x-ratelimit-limit-${bucket.kind}`] = String(bucket.perMinute);
      headers[`x-ratelimit-remaining-${bucket.kind}`] = String(Math.floor(bucket.left));
      headers[`x-ratelimit-reset-${bucket.kind}`] = duration(bucket.msUntil(bucket.perMinute));
    }
    return headers;
  }
}

export function tooManyRequests(message, type, retryAfterSeconds, headers = {}) {
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(1, retryAfterSeconds)) };
  return new ApiError(429, message, { type, code: 'rate_limit_exceeded', headers: { ...headers, ...retry } });
}

/** As OpenAI writes times: "12ms", "1.5s", "6m0s". */
export function duration(ms) {
  if (ms < 1_000) {
    return `${Math.ceil(ms)}ms`;
  }
  const seconds = Math.ceil(ms) / 1_000;
  const minutes = Math.floor(seconds / 60);
  const rest = Number((seconds - minutes * 60).toFixed(3));
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
