import { element } from './view.js';

const byId = (id) => document.getElementById(id);

/** Searches, and shows the hits by type. */
export async function search(words, headers) {
  const status = byId('search-status');
  status.textContent = 'Searching …';
  try {
    const response = await fetch(`/search?q=${encodeURIComponent(words)}`, { headers });
    if (!response.ok) {
      throw new Error((await response.json().catch(() => ({}))).detail ?? `The server answered ${response.status}.`);
    }
    const { types } = await response.json();
    const count = types.reduce((sum, { hits }) => sum + hits.length, 0);
    status.textContent = count === 0 ? 'Nothing found.' : `${count} hits`;
    byId('hits').replaceChildren(...types.map(group));
  } catch (error) {
    status.textContent = `The search failed: ${error.message}`;
    byId('hits').replaceChildren();
  }
}

function group({ type, hits }) {
  const section = document.createElement('section');
  section.className = 'group';
  const list = document.createElement('ul');
  list.className = 'hits';
  list.append(...hits.map((hit) => {
    const item = document.createElement('li');
    item.append(card(hit));
    return item;
  }));
  section.append(element('h3', type), list);
  return section;
}

function card(hit) {
  const plays = hit.video_url && hit.seconds !== null;
  const made = document.createElement(plays ? 'button' : hit.url ? 'a' : 'div');
  made.className = 'hit';
  if (plays) {
    made.type = 'button';
    made.addEventListener('click', () => play(hit));
  } else if (hit.url) {
    Object.assign(made, { href: hit.url, target: '_blank', rel: 'noopener noreferrer' });
  }
  if (hit.thumbnail) {
    made.append(picture(hit));
  }
  const words = document.createElement('div');
  words.className = 'words';
  words.append(element('strong', hit.title), element('span', hit.source_path ?? hit.snippet, 'snippet'));
  made.append(words);
  return made;
}

function picture(hit) {
  const frame = document.createElement('div');
  frame.className = 'picture';
  const image = Object.assign(document.createElement('img'), { src: hit.thumbnail, alt: '', loading: 'lazy' });
  image.addEventListener('error', () => image.remove());
  frame.append(image);
  if (hit.seconds !== null && hit.video_id) {
    frame.append(element('span', `▶ ${clock(hit.seconds)}`, 'moment'));
  }
  return frame;
}

function play(hit) {
  const video = byId('video');
  byId('player-title').textContent = `${hit.title}, at ${clock(hit.seconds)}`;
  video.src = hit.video_url;
  video.addEventListener('loadedmetadata', () => { video.currentTime = hit.seconds; }, { once: true });
  byId('player').showModal();
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
