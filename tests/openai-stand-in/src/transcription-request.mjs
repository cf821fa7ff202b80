import { ApiError, badRequest } from './errors.mjs';
import { readForm } from './form-body.mjs';

const MAX_BYTES = 26_214_400;
const MODELS = ['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe'];
const FORMATS = ['json', 'text', 'srt', 'verbose_json', 'vtt'];
const EXTENSIONS = ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm'];
const BYTES_PER_SECOND = 4_000; // for formats whose header is not read here: 32 kbit/s, speech well compressed

/** Reads and checks a request body of POST /v1/audio/transcriptions: a form with a file in it. */
export function readTranscriptionRequest(request, bytes) {
  const form = readForm(request.headers['content-type'], bytes);
  const file = form.get('file');
  if (file?.bytes === undefined) {
    throw badRequest("Missing required parameter: 'file'.", { param: 'file', code: 'missing_required_parameter' });
  }
  const model = form.get('model');
  if (!MODELS.includes(model)) {
    throw model === undefined ? badRequest('you must provide a model parameter')
      : new ApiError(404, `The model \`${model}\` does not exist or you do not have access to it.`, { code: 'model_not_found' });
  }
  const audio = file.bytes;
  if (audio.length > MAX_BYTES) {
    throw new ApiError(413, `Maximum content size limit (${MAX_BYTES}) exceeded (${audio.length} bytes read)`);
  }
  if (!EXTENSIONS.includes(file.name.split('.').at(-1).toLowerCase())) {
    throw badRequest(`Unrecognized file format. Supported formats: ['${EXTENSIONS.join("', '")}']`, { param: 'file' });
  }
  if (!isAudio(audio)) {
    throw badRequest('Audio file might be corrupted or unsupported', { param: 'file', code: 'invalid_value' });
  }
  const seconds = secondsOf(audio);
  if (seconds < 0.1) {
    throw badRequest('Audio file is too short. Minimum audio length is 0.1 seconds.', { param: 'file', code: 'audio_too_short' });
  }
  return { model, format: readFormat(form.get('response_format') ?? 'json', model), language: form.get('language'), audio, seconds, inputs: [], tokens: Math.ceil(seconds * 10) };
}

function readFormat(format, model) {
  if (!FORMATS.includes(format)) {
    throw badRequest(`Invalid value: '${format}'. Supported values are: ${FORMATS.map((name) => `'${name}'`).join(', ')}.`, { param: 'response_format', code: 'invalid_value' });
  }
  if (model !== 'whisper-1' && format !== 'json' && format !== 'text') {
    throw badRequest(`response_format '${format}' is not compatible with model '${model}-api-ev3'. Use 'json' or 'text' instead.`, { param: 'response_format', code: 'unsupported_value' });
  }
  return format;
}

function isAudio(bytes) {
  const start = bytes.toString('latin1', 0, 12);
  return /^(RIFF.{4}WAVE|fLaC|OggS|ID3|\x1aE\xdf\xa3)/s.test(start) || /^.{4}ftyp/s.test(start) || (bytes[0] === 0xff && (bytes[1] & 0xe0) === 0xe0);
}

function secondsOf(bytes) {
  const isWave = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.length >= 44;
  return isWave ? (bytes.length - 44) / bytes.readUInt32LE(28) : bytes.length / BYTES_PER_SECOND;
}
