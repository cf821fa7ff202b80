// Small checks of what callers send; every message names the field, what it is and what it should be.
import { badRequest } from './errors.mjs';

const DISTANCES = ['l2', 'cosine', 'dot', 'hamming'];

export function jsonBody(request) {
  const body = request.body ?? {};
  if (Buffer.isBuffer(body) || typeof body !== 'object' || Array.isArray(body)) throw badRequest('the body must be a JSON object');
  return body;
}

export function arrowBody(request) {
  if (!Buffer.isBuffer(request.body)) {
    throw badRequest('the body must be an Arrow IPC stream, sent as application/vnd.apache.arrow.stream');
  }
  return request.body;
}

export function text(value, name) {
  if (typeof value !== 'string' || value === '') throw badRequest(`${name} must be a text that is not empty, it is ${shown(value)}`);
  return value;
}

export function optionalText(value, name) {
  return value === undefined || value === null ? null : text(value, name);
}

export function wholeNumber(value, name, { least = 0, most = Number.MAX_SAFE_INTEGER, fallback } = {}) {
  if ((value === undefined || value === null) && fallback !== undefined) return fallback;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw badRequest(`${name} must be a whole number from ${least} to ${most}, it is ${shown(value)}`);
  }
  return value;
}

export function vector(value, name) {
  if (!Array.isArray(value) || value.length === 0) throw badRequest(`${name} must be a list of numbers, it is ${shown(value)}`);
  const bad = value.findIndex((number) => !Number.isFinite(Math.fround(number)) || typeof number !== 'number');
  if (bad >= 0) throw badRequest(`${name}[${bad}] is ${shown(value[bad])}, not a finite number`);
  return Float32Array.from(value);
}

export function distanceType(value) {
  const name = String(value).toLowerCase();
  if (!DISTANCES.includes(name)) throw badRequest(`the distance type must be one of ${DISTANCES.join(', ')}`);
  return name;
}

/** Old versions are removed within seconds, so asking for one is refused instead of answered by luck. */
export function onlyLatest(version) {
  if (version !== undefined && version !== null) throw badRequest('version must be null: this server answers from the latest version only');
}

/** Values are shown by kind only: messages end up in logs of callers. */
export function shown(value) {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (value === '') return 'an empty text';
  return `of type ${typeof value}`;
}
