import { drawLines } from './chart.js';

const SPAN = 300;
const OUTCOMES = { success: ['done', 'good'], transient: ['tried again', 'warn'], permanent: ['failed', 'bad'] };
const byId = (id) => document.getElementById(id);
const history = { done: [], failed: [], wait: [], processing: [], processing95: [], waiting: [], deadLetters: [] };
let last;

export const whole = (value) => Math.round(value).toLocaleString('en');
const short = (value) => (value >= 1000 ? `${Number((value / 1000).toPrecision(3))}k` : String(Number(value.toPrecision(3))));
const rate = (value) => (value >= 100 ? whole(value) : String(Number(value.toFixed(value < 1 ? 2 : 1))));
const duration = (ms) => (ms === undefined || ms === null ? '–' : ms < 1000 ? `${whole(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`);
const dollars = (value) => `$${value < 1 ? value.toFixed(4) : value.toFixed(2)}`;

/** Shows a snapshot. */
export function show(snapshot) {
  remember(snapshot);
  const waiting = depthOf(snapshot, false);
  tiles([
    ['Jobs a second', rate(snapshot.jobs.perSecond + snapshot.failures.perSecond), 'mean of a minute'],
    ['Jobs done', whole(snapshot.jobs.total), `${whole(snapshot.rows.total)} rows`, undefined, 'done'],
    ['Failures', whole(snapshot.failures.total), 'tries that failed', snapshot.failures.total > 0 ? 'warn' : undefined],
    ['In flight', whole(snapshot.inFlight), waiting === null ? 'queues unknown' : `${whole(waiting)} in queues`],
    ['Dead letters', snapshot.deadLetters === undefined ? '–' : whole(snapshot.deadLetters), 'in the queues', snapshot.deadLetters > 0 ? 'bad' : undefined],
    ['Wait, p95', duration(snapshot.wait.p95), `p50 ${duration(snapshot.wait.p50)}`],
    ['Processing, p95', duration(snapshot.processing.p95), `p50 ${duration(snapshot.processing.p50)}`],
    ['Tokens', short(snapshot.tokens.embedding + snapshot.tokens.labelingInput + snapshot.tokens.labelingOutput), dollars(snapshot.tokens.costInDollars)],
  ]);
  byId('queue-problem').hidden = !snapshot.queueProblem;
  byId('queue-problem').textContent = snapshot.queueProblem ?? '';
  drawLines(byId('chart-jobs'), [line('failed', 'bad', history.failed), line('done', 'accent', history.done)], short, SPAN);
  drawLines(byId('chart-latency'), [line('processing p50', 'accent', history.processing), line('processing p95', 'second', history.processing95), line('wait p95', 'warn', history.wait)], short, SPAN);
  drawLines(byId('chart-queues'), [line('jobs', 'accent', history.waiting), line('dead letters', 'bad', history.deadLetters)], short, SPAN);
  table(byId('types'), ['Type', 'Done', 'Retried', 'Failed', 'A second', 'p50', 'p95'], snapshot.types.map((type) => [
    type.mediaType, number(whole(type.succeeded)), number(whole(type.transient)), number(whole(type.permanent)), number(rate(type.perSecond)), number(duration(type.processing.p50)), number(duration(type.processing.p95))]), 'No job yet.');
  table(byId('queues'), ['Queue', 'Waiting', 'In flight', 'Delayed'], snapshot.queues.map((queue) => [
    queue.isDeadLetterQueue && queue.visible + queue.inFlight > 0 ? cell(queue.name, 'bad') : queue.name, number(whole(queue.visible)), number(whole(queue.inFlight)), number(whole(queue.delayed))]), 'No queue can be read.');
  failures(snapshot.recentFailures);
  table(byId('jobs'), ['Time', 'Type', 'Asset', 'Stage', 'Outcome', 'Took'], snapshot.recentJobs.map((job) => [
    clock(job.at), job.mediaType ?? '–', cell(job.assetId ?? '–', 'id'), job.stage ?? '–',
    cell(job.code ? `${OUTCOMES[job.outcome][0]}: ${job.code}` : OUTCOMES[job.outcome][0], OUTCOMES[job.outcome][1]), number(duration(job.milliseconds))]), 'No job yet.');
}

function remember(snapshot) {
  if (snapshot.history) {
    history.done = snapshot.history.done;
    history.failed = snapshot.history.failed;
  } else if (last) {
    push(history.done, Math.max(0, snapshot.jobs.total - last.jobs.total));
    push(history.failed, Math.max(0, snapshot.failures.total - last.failures.total));
  }
  push(history.wait, snapshot.wait.p95 ?? null);
  push(history.processing, snapshot.processing.p50 ?? null);
  push(history.processing95, snapshot.processing.p95 ?? null);
  push(history.waiting, depthOf(snapshot, false));
  push(history.deadLetters, snapshot.deadLetters ?? null);
  last = snapshot;
}

function push(values, value) {
  values.push(value);
  values.splice(0, values.length - SPAN);
}

const line = (name, tone, values) => ({ name, tone, values });

const depthOf = ({ queues, queueProblem }, deadLetters) => (queueProblem ? null
  : queues.filter((queue) => queue.isDeadLetterQueue === deadLetters).reduce((sum, queue) => sum + queue.visible + queue.inFlight + queue.delayed, 0));

function tiles(entries) {
  byId('tiles').replaceChildren(...entries.map(([name, value, more, tone, id]) => {
    const tile = document.createElement('div');
    const figure = element('dd', value, tone);
    if (id) {
      figure.id = `tile-${id}`;
    }
    figure.append(element('small', more));
    tile.append(element('dt', name), figure);
    return tile;
  }));
}

function failures(entries) {
  const list = entries.slice(0, 12).map((failure) => {
    const item = document.createElement('li');
    const head = document.createElement('p');
    head.append(element('code', failure.code), ` · ${failure.mediaType ?? 'message'} ${failure.assetId ?? ''} · ${clock(failure.at)} · ${OUTCOMES[failure.outcome][0]}`);
    item.append(head, element('p', failure.reason ?? '', 'quiet'));
    return item;
  });
  byId('failures').replaceChildren(...(list.length > 0 ? list : [element('li', 'None since the start of the process.', 'quiet')]));
}

function table(place, heads, rows, nothing) {
  const head = document.createElement('tr');
  head.append(...heads.map((name, column) => Object.assign(element('th', name, rows[0]?.[column]?.className?.includes('number') ? 'number' : undefined), { scope: 'col' })));
  const body = document.createElement('tbody');
  for (const row of rows) {
    const line = document.createElement('tr');
    line.append(...row.map((content) => (content instanceof Node ? content : element('td', content))));
    body.append(line);
  }
  if (rows.length === 0) {
    const line = document.createElement('tr');
    line.append(Object.assign(element('td', nothing, 'quiet'), { colSpan: heads.length }));
    body.append(line);
  }
  const top = document.createElement('thead');
  top.append(head);
  place.replaceChildren(top, body);
}

const number = (text) => element('td', text, 'number');
const cell = (text, tone) => Object.assign(element('td', text, tone), { title: text });
const clock = (time) => new Date(time).toLocaleTimeString('en-GB');

export function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}
