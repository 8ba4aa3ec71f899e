// scans.mjs: scans in a browser, in three languages, the last on a narrow window as a telephone has it: two files at once, one of them none; a page
// beside the print; filed by one form. TERGOO_WEB is the address, SCANS a folder with ky.jpg, ru.jpg, en.jpg (papers of one page, printed and signed)
// and none.docm. stories/scans.sh makes both.
import { withBrowser, visitor, looksRight, check, equal } from './browser.mjs';

const base = process.env.TERGOO_WEB, folder = process.env.SCANS;

/** The record of the scan, once its codes were looked for. */
async function looked(page) {
  for (let i = 0; i < 60; i++) {
    const link = page.locator('main a[href*="/do/scan.file"][href*="paper="]');
    if (await link.count() > 0) return link.first();
    await page.waitForTimeout(1000);
    await page.reload();
  }
  return null;
}

async function day(browser, lang, width) {
  const page = await visitor(browser, { lang, width });
  await page.goto(`${base}/demo`);
  await page.locator('.tergoo-card button').first().click();
  await page.goto(`${base}/kinds/scan`);
  await page.locator('main a[href="/kinds/scan/new"]').click();
  await looksRight(page, `${lang}: where scans are taken in`);
  equal(`${lang}: several files at once`, 'true', await page.locator('input[name=files]').evaluate(i => String(i.multiple)));
  equal(`${lang}: or the camera`, 'environment', await page.locator('input[name=camera]').getAttribute('capture'));
  await page.locator('main form button').first().click();
  check(`${lang}: nothing chosen is said`, await page.locator('.govuk-error-summary').isVisible());
  await page.locator('input[name=files]').setInputFiles([`${folder}/${lang}.jpg`, `${folder}/none.docm`]);
  await page.locator('main form button').first().click();
  await page.waitForLoadState();
  await looksRight(page, `${lang}: what came of two files`);
  check(`${lang}: what is none is refused by name`, (await page.locator('main').innerText()).includes('none.docm'));
  await page.locator('main a[href^="/records/scan/"]').first().click();
  const file = await looked(page);
  if (!check(`${lang}: the paper is known`, file !== null)) return;
  await looksRight(page, `${lang}: the scan`);
  const scan = page.url();
  await page.locator('main a[href^="/scans/"]').first().click();
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll('.tergoo-pictures img')];
    return all.length === 2 && all.every(i => i.complete);
  });
  await looksRight(page, `${lang}: a page beside the print`);
  const drawn = await page.locator('.tergoo-pictures img').evaluateAll(all => all.map(i => i.complete && i.naturalWidth > 300));
  equal(`${lang}: both pictures are there`, 'true,true', drawn.join());
  await page.goto(scan);
  await (await looked(page)).click();
  await page.locator('input[name="f.signed_by"]').fill('А. Осмонов');
  const now = new Date();
  for (const [part, n] of [['day', now.getDate()], ['month', now.getMonth() + 1], ['year', now.getFullYear()]]) {
    await page.locator(`input[name="f.signed_on.${part}"]`).fill(String(n));
  }
  await looksRight(page, `${lang}: the form that files it`);
  await page.locator('main form button.govuk-button:not(.govuk-button--secondary)').first().click();
  await page.waitForLoadState();
  check(`${lang}: the paper says so`, page.url().includes('/records/paper/'), page.url());
  check(`${lang}: and names its scan`, await page.locator('main a[href^="/records/document/"]').count() > 0);
  await looksRight(page, `${lang}: the paper with its scan`);
  await page.context().close();
}

await withBrowser(async browser => {
  await day(browser, 'ky', 1200);
  await day(browser, 'en', 1200);
  await day(browser, 'ru', 320);
});
