import { ApiError, badRequest } from './errors.mjs';
import { tooManyRequests } from './rate-limit.mjs';

const APIS = ['embeddings', 'chat', 'transcriptions'];
const MODES = ['none', 'status', 'short', 'dimension', 'hang', 'refuse-input'];

/** The fault that POST /control asked for: it lasts for `times` requests, or until another call. */
export class Faults {
  current = { mode: 'none' };

  set(fault) {
    if (!MODES.includes(fault?.mode)) {
      throw badRequest(`mode must be one of ${MODES.join(', ')}`, { param: 'mode' });
    }
    if (fault.api !== undefined && !APIS.includes(fault.api)) {
      throw badRequest(`api must be one of ${APIS.join(', ')}`, { param: 'api' });
    }
    const needs = {
      status: Number.isInteger(fault.status) && fault.status >= 400 && fault.status <= 599,
      dimension: Number.isInteger(fault.dimension) && fault.dimension >= 1,
      'refuse-input': typeof fault.contains === 'string' && fault.contains !== '',
    }[fault.mode] ?? true;
    if (!needs) {
      throw badRequest('status needs "status" (400 to 599), dimension needs "dimension", refuse-input needs "contains"');
    }
    this.current = { ...fault };
  }

  /** The fault for this request, or undefined; a fault that does not concern the request is not used up by it. */
  next(api, inputs) {
    const fault = this.current;
    if (fault.mode === 'none' || (fault.api ?? api) !== api || (fault.mode === 'refuse-input' && !inputs.some((input) => input.includes?.(fault.contains)))) {
      return undefined;
    }
    if (fault.times !== undefined && --fault.times <= 0) {
      this.current = { mode: 'none' };
    }
    return fault;
  }
}

/** The answer of a fault that is an error; undefined for the others. */
export function errorOf({ mode, status, retryAfter, contains } = {}) {
  if (mode === 'refuse-input') {
    return badRequest(`Invalid input: it contains "${contains}".`, { param: 'input' });
  }
  if (mode !== 'status') {
    return undefined;
  }
  if (status === 429) {
    return tooManyRequests('Rate limit reached, as scripted.', 'requests', retryAfter);
  }
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return status < 500
    ? new ApiError(status, 'The request was refused, as scripted.', { headers })
    : new ApiError(status, 'The server had an error while processing your request. Sorry about that!', { type: 'server_error', headers });
}
