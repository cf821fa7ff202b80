// Reads the server's events with fetch, which can send a key; EventSource cannot. Reconnects for as long as the page is open.
const SILENCE_MS = 5_000;
const LONGEST_WAIT_MS = 8_000;

/** Calls back with each snapshot, and with each state: connecting, live, reconnecting, refused. Returns a function that stops it. */
export function follow(url, headers, onSnapshot, onState) {
  let stopped = false;
  let controller;
  let wake = () => {};
  const run = async () => {
    for (let failures = 0; !stopped; failures++) {
      onState(failures === 0 ? 'connecting' : 'reconnecting');
      controller = new AbortController();
      let timer;
      const alive = () => { clearTimeout(timer); timer = setTimeout(() => controller.abort(), SILENCE_MS); };
      try {
        alive();
        const response = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal: controller.signal, cache: 'no-store' });
        if (response.status === 401 || response.status === 403) {
          onState('refused');
          return;
        }
        if (response.ok) {
          for await (const data of events(response.body)) {
            alive();
            failures = 0;
            onState('live');
            onSnapshot(JSON.parse(data));
          }
        }
      } catch {
        // the server has gone, or says nothing: tried again below
      } finally {
        clearTimeout(timer);
      }
      if (!stopped) {
        onState('reconnecting');
        await new Promise((done) => { wake = done; setTimeout(done, Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(failures, 5))); });
      }
    }
  };
  const now = () => wake();
  addEventListener('online', now);
  document.addEventListener('visibilitychange', now);
  run();
  return () => {
    stopped = true;
    removeEventListener('online', now);
    document.removeEventListener('visibilitychange', now);
    controller?.abort();
    wake();
  };
}

/** The data of each event. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const parts = (rest + value).split(/\r?\n\r?\n/);
    rest = parts.pop();
    for (const part of parts) {
      const data = part.split(/\r?\n/).filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart()).join('\n');
      if (data !== '') {
        yield data;
      }
    }
  }
}
