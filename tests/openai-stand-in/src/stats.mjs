/** What the stand-in has seen since it started, or since POST /stats/reset. Inputs and tokens are those embedded. */
export class Stats {
  inFlight = 0;

  constructor() {
    this.reset();
  }

  reset() {
    Object.assign(this, { requests: 0, chats: 0, transcriptions: 0, inputs: 0, tokens: 0, rejected429: 0, peakInFlight: this.inFlight, cpu: process.cpuUsage() });
  }

  begin(api) {
    this.requests++;
    this.chats += api === 'chat' ? 1 : 0;
    this.transcriptions += api === 'transcriptions' ? 1 : 0;
    this.inFlight++;
    this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
  }

  end() {
    this.inFlight--;
  }

  snapshot() {
    const { requests, chats, transcriptions, inputs, tokens, rejected429, peakInFlight } = this;
    const { user, system } = process.cpuUsage(this.cpu);
    return { requests, chats, transcriptions, inputs, tokens, rejected429, peakInFlight, cpuMs: Math.round((user + system) / 1_000) };
  }
}
