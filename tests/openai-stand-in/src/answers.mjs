import { badRequest } from './errors.mjs';

/** What the models are to answer, as POST /answers scripted it; each stays until it is replaced, null takes it back. */
export class Answers {
  chat = null;
  transcription = null;

  set({ chat, transcription }) {
    if (chat === undefined && transcription === undefined) {
      throw badRequest('give "chat": {"content" | "refusal", "finishReason"} or "transcription": {"segments": [{"start", "end", "text"}], "language"}, or null for one');
    }
    if (transcription && !transcription.segments?.every(({ start, end, text }) => end >= start && typeof text === 'string')) {
      throw badRequest('each of transcription.segments needs "start", "end" and "text"', { param: 'transcription' });
    }
    this.chat = chat === undefined ? this.chat : chat;
    this.transcription = transcription === undefined ? this.transcription : transcription;
  }
}
