// Headless Chromium, as a user who sees things in one way: light or dark, wide or narrow, on paper.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export function findChromium() {
  const names = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return names.find((name) => name && fs.existsSync(name));
}

/// Calls use(context) with a browser of its own, and leaves nothing behind.
export async function withBrowser(use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pg_synth_browser_'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findChromium(), headless: true, args: flags,
  });
  try {
    await use(context);
  } finally {
    await context.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

export const views = [
  { name: 'light', colorScheme: 'light', media: 'screen', width: 1280 },
  { name: 'dark', colorScheme: 'dark', media: 'screen', width: 1280 },
  { name: 'narrow', colorScheme: 'light', media: 'screen', width: 360 },
  { name: 'narrow dark', colorScheme: 'dark', media: 'screen', width: 360 },
  { name: 'print', colorScheme: 'dark', media: 'print', width: 760 },
];

/// Opens a file in a view. `trouble` collects requests beyond the file itself, errors and messages.
export async function open(context, file, view) {
  const page = await context.newPage();
  await page.setViewportSize({ width: view.width, height: 900 });
  await page.emulateMedia({ media: view.media, colorScheme: view.colorScheme, reducedMotion: 'reduce' });
  const url = 'file://' + path.resolve(file);
  const trouble = [];
  page.on('request', (request) => { if (request.url() !== url) trouble.push('request: ' + request.url()); });
  page.on('pageerror', (error) => trouble.push('error: ' + error.message));
  page.on('console', (message) => trouble.push('console: ' + message.text()));
  page.on('dialog', (dialog) => { trouble.push('dialog: ' + dialog.message()); dialog.dismiss(); });
  await page.goto(url, { waitUntil: 'load' });
  return { page, trouble };
}
