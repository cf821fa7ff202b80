const WORDS = ['the', 'ferry', 'leaves', 'at', 'seven', 'and', 'nobody', 'minds', 'the', 'fog'];
const SECONDS_PER_SEGMENT = 5;

/** The answer to a transcription request: the scripted one, else made-up words, a segment of them every five seconds. */
export function answerTranscription({ format, language, seconds, model }, scripted) {
  const segments = scripted?.segments ?? invent(seconds);
  const text = segments.map((segment) => segment.text.trim()).join(' ');
  switch (format) {
    case 'text': return `${text}\n`;
    case 'srt': return segments.map((one, i) => `${i + 1}\n${clock(one.start, ',')} --> ${clock(one.end, ',')}\n${one.text.trim()}\n\n`).join('');
    case 'vtt': return `WEBVTT\n\n${segments.map((one) => `${clock(one.start, '.')} --> ${clock(one.end, '.')}\n${one.text.trim()}\n\n`).join('')}`;
    case 'json': return { text, usage: usage(model, seconds, text) };
    default: return {
      task: 'transcribe', language: scripted?.language ?? language ?? 'english', duration: round(seconds), text,
      segments: segments.map((one, id) => ({
        id, seek: 0, start: one.start, end: one.end, text: ` ${one.text.trim()}`, tokens: [], temperature: 0,
        avg_logprob: -0.2, compression_ratio: 1, no_speech_prob: one.no_speech_prob ?? 0.01 })),
      usage: usage(model, seconds, text),
    };
  }
}

function usage(model, seconds, text) {
  const [heard, said] = [Math.ceil(seconds * 10), Math.ceil(text.length / 4)];
  return model === 'whisper-1' ? { type: 'duration', seconds: Math.ceil(seconds) }
    : { type: 'tokens', input_tokens: heard, input_token_details: { text_tokens: 0, audio_tokens: heard }, output_tokens: said, total_tokens: heard + said };
}

function invent(seconds) {
  return Array.from({ length: Math.ceil(seconds / SECONDS_PER_SEGMENT) }, (_, i) => ({
    start: i * SECONDS_PER_SEGMENT, end: round(Math.min(seconds, (i + 1) * SECONDS_PER_SEGMENT)),
    text: `${Array.from({ length: 5 }, (_, word) => WORDS[(i * 5 + word) % WORDS.length]).join(' ')}.` }));
}

const round = (seconds) => Number(seconds.toFixed(2));

function clock(seconds, point) {
  const ms = Math.round(seconds * 1000);
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${point}${String(ms % 1000).padStart(3, '0')}`;
}
