import { follow } from './stream.js';
import { search } from './search.js';
import { show } from './view.js';

const KEY = 'lanceingest.key';
const STATES = { connecting: 'Connecting …', live: 'Live', reconnecting: 'Reconnecting …', refused: 'Key needed' };
const byId = (id) => document.getElementById(id);
const headers = () => (sessionStorage.getItem(KEY) ? { 'x-api-key': sessionStorage.getItem(KEY) } : {});
let stop = () => {};

function connect() {
  stop();
  stop = follow('/api/debug-ingestion', headers(), show, setState);
}

function setState(state) {
  const status = byId('status');
  if (status.dataset.state !== state) {
    status.dataset.state = state;
    status.textContent = STATES[state];
  }
  const refused = state === 'refused';
  const asked = !byId('key-form').hidden;
  byId('sign-out').hidden = refused || !sessionStorage.getItem(KEY);
  byId('key-form').hidden = !refused;
  byId('main').hidden = refused || (byId('main').hidden && state !== 'live');
  if (refused) {
    byId('key-problem').textContent = asked || sessionStorage.getItem(KEY) ? 'This key is not accepted.' : '';
    sessionStorage.removeItem(KEY);
    byId('key').focus();
  }
}

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, byId('key').value.trim());
  byId('key').value = '';
  connect();
});

byId('sign-out').addEventListener('click', () => {
  sessionStorage.removeItem(KEY);
  location.reload();
});

byId('search-form').addEventListener('submit', (event) => {
  event.preventDefault();
  search(byId('query').value, headers());
});

byId('player').addEventListener('close', () => {
  byId('video').removeAttribute('src');
  byId('video').load();
});

connect();
