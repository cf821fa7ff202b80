// Drives the page as an operator does. What is to happen on the server is asked for on standard output, a line "> what" each, and is done
// when a line comes in: the test that started this script does it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const { PAGE_URL, PAGE_KEY, PAGE_SHOTS } = process.env;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const onServer = async (what) => {
  process.stdout.write(`> ${what}\n`);
  assert.equal((await lines.next()).value, 'done', what);
};

const profile = mkdtempSync(join(tmpdir(), 'ingestion-page-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  viewport: { width: 1280, height: 900 },
  reducedMotion: 'reduce',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
browser.setDefaultTimeout(30_000);

try {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && problems.push(message.text()));
  const status = page.locator('#status');
  const state = (name) => page.waitForSelector(`#status[data-state="${name}"]`);
  const number = async (locator) => Number((await page.locator(locator).evaluate((node) => node.firstChild.textContent)).replaceAll(',', ''));

  // Without a key it asks for one, and says when it is wrong. By keyboard alone.
  await page.goto(PAGE_URL);
  await state('refused');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'key');
  await page.keyboard.type('not-the-right-key');
  await page.keyboard.press('Enter');
  await page.getByText('This key is not accepted.').waitFor();
  await page.keyboard.type(PAGE_KEY);
  await page.keyboard.press('Enter');
  await state('live');
  assert.equal(await status.textContent(), 'Live');

  // Numbers move while content is ingested.
  await page.waitForSelector('#tile-done');
  const before = await number('#tile-done');
  await onServer('ingest');
  await page.waitForFunction((least) => Number(document.querySelector('#tile-done').firstChild.textContent.replaceAll(',', '')) >= least, before + 40);
  await page.locator('#types td', { hasText: 'keyframe' }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('#chart-jobs path').length === 2 && document.querySelectorAll('#jobs tbody tr').length > 20);

  // A poison job appears with its reason.
  await onServer('poison');
  await page.locator('#failures li', { hasText: 'unknown_media_type' }).filter({ hasText: 'hologram' }).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('#tiles div')].some((tile) => tile.querySelector('dt').textContent === 'Dead letters' && tile.querySelector('dd').className === 'bad'));

  // A search, by keyboard, shows thumbnails; the hit of a key-frame opens its video at its second.
  await page.focus('#query');
  await page.keyboard.type('aurora over the harbour');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => [...document.querySelectorAll('.hit img')].filter((image) => image.complete && image.naturalWidth > 0).length >= 2);
  await page.screenshot({ path: join(PAGE_SHOTS, 'ingestion-desktop.png'), fullPage: true });
  const frame = page.locator('button.hit', { hasText: 'Aurora at the finish' });
  await frame.focus();
  await page.keyboard.press('Enter');
  await page.locator('#player[open]').waitFor();
  await page.waitForFunction(() => Math.abs(document.querySelector('#video').currentTime - 1.4) < 0.05 && document.querySelector('#video').readyState >= 2);
  await page.screenshot({ path: join(PAGE_SHOTS, 'ingestion-video.png') });
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#player[open]').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'hit');

  // Dark, and on a phone: nothing is wider than the screen.
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: join(PAGE_SHOTS, 'ingestion-desktop-dark.png'), fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'the page is wider than a phone');
  await page.screenshot({ path: join(PAGE_SHOTS, 'ingestion-phone-dark.png'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: join(PAGE_SHOTS, 'ingestion-phone.png'), fullPage: true });

  // Every control has a name, and every picture says that it is decoration.
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('button, input, svg[role="img"], [role="region"]')]
    .filter((node) => !(node.getAttribute('aria-label') ?? node.getAttribute('aria-labelledby') ?? node.labels?.[0]?.textContent ?? node.textContent).trim())
    .map((node) => node.outerHTML.slice(0, 80))), []);
  assert.equal(await page.locator('img:not([alt])').count(), 0);

  // It outlives the server.
  await onServer('kill');
  await state('reconnecting');
  await onServer('start');
  await state('live');
  assert.deepEqual(problems, []);
} finally {
  await browser.close();
  process.stdin.destroy(); // or it would keep the process waiting for another line
  rmSync(profile, { recursive: true, force: true });
}
