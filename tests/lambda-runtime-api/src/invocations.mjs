import { randomUUID } from 'node:crypto';
import { invalidRequestId, invalidState, tooLarge } from './answers.mjs';

/** Lambda's limit on the answer of a synchronous invocation. */
export const MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

const FUNCTION_ARN = 'arn:aws:lambda:us-east-2:123456789012:function:custom-runtime';

/** One execution environment: it starts, and then has one invocation at a time. */
export class Invocations {
  waiting = []; // invoked, and not yet taken by the runtime
  requests = []; // the runtime's open GETs of next
  running = new Map();
  seen = { next: 0, answered: 0, initError: null };
  started = new Promise((resolve) => { this.start = resolve; });

  /** Lambda's side: an event comes in. Ends with what became of it. */
  invoke({ event, timeoutMs = 60_000, traceId, clientContext, cognitoIdentity }) {
    return new Promise((resolve) => {
      this.waiting.push({ id: randomUUID(), event, timeoutMs, traceId, clientContext, cognitoIdentity, resolve });
      this.#match();
    });
  }

  /** The runtime's side: it asks for the next event. */
  next(give) {
    this.seen.next++;
    this.start({ outcome: 'ready' });
    this.requests.push(give);
    this.#match();
    return () => { this.requests = this.requests.filter((other) => other !== give); };
  }

  respond(id, body, contentType) {
    const invocation = this.#take(id);
    if (body.length > MAX_RESPONSE_BYTES) {
      invocation.end({ outcome: 'error', errorType: 'Function.ResponseSizeTooLarge' });
      throw tooLarge(MAX_RESPONSE_BYTES);
    }
    invocation.end({ outcome: 'response', contentType, body: body.toString() });
  }

  fail(id, body, contentType, errorType) {
    this.#take(id).end({ outcome: 'error', errorType, contentType, body: body.toString() });
  }

  failInit(body, contentType, errorType) {
    if (this.seen.next > 0) {
      throw invalidState('the runtime has started already');
    }
    this.seen.initError = { outcome: 'init-error', errorType, contentType, body: body.toString() };
    this.start(this.seen.initError);
  }

  #take(id) {
    const invocation = this.running.get(id);
    if (!invocation) {
      throw invalidRequestId();
    }
    return invocation;
  }

  #match() {
    while (this.waiting.length > 0 && this.requests.length > 0) {
      this.#start(this.waiting.shift(), this.requests.shift());
    }
  }

  #start(invocation, give) {
    const { id, event, timeoutMs, traceId, clientContext, cognitoIdentity, resolve } = invocation;
    const began = performance.now();
    const end = (result) => {
      clearTimeout(timer);
      this.running.delete(id);
      this.seen.answered++;
      resolve({ requestId: id, elapsedMs: Math.round(performance.now() - began), ...result });
    };
    // Lambda would end the process now.
    const timer = setTimeout(() => end({ outcome: 'timeout' }), timeoutMs);
    this.running.set(id, { end });
    give({
      body: typeof event === 'string' ? event : JSON.stringify(event),
      headers: {
        'Lambda-Runtime-Aws-Request-Id': id,
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutMs),
        'Lambda-Runtime-Invoked-Function-Arn': FUNCTION_ARN,
        ...(traceId && { 'Lambda-Runtime-Trace-Id': traceId }),
        ...(clientContext && { 'Lambda-Runtime-Client-Context': clientContext }),
        ...(cognitoIdentity && { 'Lambda-Runtime-Cognito-Identity': cognitoIdentity }),
      },
    });
  }
}
