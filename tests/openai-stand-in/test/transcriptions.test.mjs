import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorOf, start } from './support.mjs';

const RATE = 8_000;

function wave(seconds) {
  const samples = Buffer.alloc(Math.round(seconds * RATE));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

function form(bytes, { name = 'speech.wav', ...fields } = {}) {
  const data = new FormData();
  data.set('file', new Blob([bytes]), name);
  for (const [field, value] of Object.entries({ model: 'whisper-1', ...fields })) {
    data.set(field, value);
  }
  return data;
}

test('transcriptions_Verbose_HasLanguageDurationAndSegments', async (t) => {
  const api = await start(t);
  const body = await (await api.transcribe(form(wave(12), { response_format: 'verbose_json' }))).json();
  assert.deepEqual([body.task, body.language, body.duration, body.usage], ['transcribe', 'english', 12, { type: 'duration', seconds: 12 }]);
  assert.deepEqual(body.segments.map(({ start, end }) => [start, end]), [[0, 5], [5, 10], [10, 12]]);
  assert.equal(body.text, body.segments.map(({ text }) => text.trim()).join(' '));
  assert.equal((await api.stats()).transcriptions, 1);
});

test('transcriptions_OtherFormats_AreOpenAIs', async (t) => {
  const api = await start(t);
  await api.answers({ transcription: { segments: [{ start: 0, end: 1.5, text: 'Fog ahead.' }, { start: 61, end: 62, text: 'Sound the horn.' }] } });
  const text = async (more) => (await api.transcribe(form(wave(2), more))).text();
  assert.equal(JSON.parse(await text()).text, 'Fog ahead. Sound the horn.');
  assert.equal(await text({ response_format: 'text' }), 'Fog ahead. Sound the horn.\n');
  assert.equal(await text({ response_format: 'srt' }), '1\n00:00:00,000 --> 00:00:01,500\nFog ahead.\n\n2\n00:01:01,000 --> 00:01:02,000\nSound the horn.\n\n');
  assert.match(await text({ response_format: 'vtt' }), /^WEBVTT\n\n00:00:00\.000 --> 00:00:01\.500\nFog ahead\.\n/);
  assert.equal(JSON.parse(await text({ model: 'gpt-4o-mini-transcribe' })).usage.type, 'tokens');
});

test('transcriptions_BadRequests_AreRefusedInOpenAIsShape', async (t) => {
  const api = await start(t);
  const refusal = async (...of) => { const { status, code, message } = await errorOf(await api.transcribe(form(...of))); return `${status} ${code ?? message}`; };
  assert.equal(await refusal(wave(1), { model: 'whisper-9' }), '404 model_not_found');
  assert.equal(await refusal(wave(0.05)), '400 audio_too_short');
  assert.match(await refusal(wave(1), { name: 'speech.txt' }), /^400 Unrecognized file format/);
  assert.equal(await refusal(Buffer.from('no audio at all')), '400 invalid_value');
  assert.equal(await refusal(wave(1), { model: 'gpt-4o-transcribe', response_format: 'verbose_json' }), '400 unsupported_value');
  assert.match(await refusal(wave(1), { response_format: 'xml' }), /^400 invalid_value/);
  assert.match(await refusal(Buffer.concat([wave(1), Buffer.alloc(26_214_400)])), /^413 Maximum content size limit/);
  const noFile = new FormData();
  noFile.set('model', 'whisper-1');
  assert.equal((await errorOf(await api.transcribe(noFile))).code, 'missing_required_parameter');
});
