// takeover.mjs: running work taken over with its true days, by hand and from a table that two sign, in each of the three languages; a crime with its number in
// the outside register and one that is late; the register in which the way of each report is one line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, open, record, path, text, says, fill, send, somebody, call, find, look, both, follow } from './kit.mjs';

const WORK = process.env.TERGOO_WORK;
const day = (ago, time = '') => {
  const d = new Date(Date.now() - ago * 86400e3);
  return `${d.getUTCDate()}.${d.getUTCMonth() + 1}.${d.getUTCFullYear()}${time ? ` ${time}` : ''}`;
};
const action = (page, op) => page.locator(`main a[href*="${op}"]`).first();

async function opened(page, second) {
  const until = new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10);
  const fields = { title: 'Дела 2024 года (вымышлено)', order: 'Приказ 12 (вымышлено)', old_register: 'Книги 1–3', until };
  const { id } = await call(page, 'record.create', { kind: 'takeover', fields });
  await call(page, 'record.move', { id, move: 'open', reason: 'Приказ 12' });
  const { proposals } = await call(second, 'proposal.list', {});
  await call(second, 'proposal.sign', { id: proposals[0].id });
  return id;
}

async function byHand(page, lang, of) {
  await open(page, record(of));
  await both(page, 'a take-over that is open');
  await follow(page, action(page, '/do/takeover.enter'));
  await look(page, 'what is taken over');
  await fill(page, { kind: 'case' });
  await send(page);
  await both(page, 'one case by hand');
  await says(page, 'that it stays marked', saidFirst('takeover.form-remark', lang));
  await fill(page, { old_number: `${lang}-77/24`, true_date: day(500), in_state_since: day(400), taken_from: 'Книга 3, лист 77', state: 'investigation', title: 'Ремонт (вымышлено)' });
  await send(page);
  equal('without a lead it is refused', 1, await page.locator('.govuk-error-summary').count());
  await look(page, 'a case by hand that is refused');
  await find(page, 'lead', 'aibek');
  await send(page);
  check('then it is there', path(page).startsWith('/records/case/'), `${path(page)}: ${await text(page)}`);
  await both(page, 'a case that was taken over');
  await says(page, 'the mark', say('takeover.entered-later', lang));
  await says(page, 'and the paper', 'Книга 3, лист 77');
}

async function give(page, file, dry) {
  await fill(page, { kind: 'case', basis: 'Книга 3', dry_run: dry ? 'true' : 'false' });
  await page.locator('[name="f.file"]').setInputFiles(join(WORK, file));
  await send(page);
}

async function byTable(page, second, lang, of) {
  await open(page, record(of));
  await follow(page, action(page, '/do/takeover.bring'));
  await look(page, 'bringing a table of running work');
  await give(page, `wrong-${lang}.csv`, true);
  await both(page, 'a table that is wrong');
  await says(page, 'what is wrong', say('table.wrong', lang));
  await open(page, '/do/takeover.bring');
  await give(page, `right-${lang}.csv`, true);
  await look(page, 'a table that is right');
  await says(page, 'which numbers are missing', `${lang}-2/24 – ${lang}-3/24`);
  await open(page, '/do/takeover.bring');
  await give(page, `right-${lang}.csv`, false);
  check('it is stated', path(page).startsWith('/records/takeover_batch/'), `${path(page)}: ${await text(page)}`);
  await both(page, 'a table that waits for its second signature');
  const batch = path(page);
  await open(second, batch);
  await follow(second, action(second, '/moves/sign'));
  await look(second, 'signing a table');
  await fill(second, { reason: 'Сверено с книгой 3 (вымышлено)' });
  await send(second);
  await open(page, batch);
  await follow(page, action(page, '/do/takeover.bring'));
  await look(page, 'entering a table that two signed');
  await page.locator('[name="f.file"]').setInputFiles(join(WORK, `right-${lang}.csv`));
  await send(page);
  check('its rows are entered', path(page) === batch, `${path(page)}: ${await text(page)}`);
  await look(page, 'a table that was entered');
  await open(page, '/cases');
  await look(page, 'cases, entered later');
  await says(page, 'each says so', say('takeover.entered-later', lang));
}

async function registered(page, lang) {
  const of = (await call(page, 'case.open', { fields: { title: `Взятка ${lang} (вымышлено)` } })).id;
  const long = new Date(Date.now() - 30 * 3600e3).toISOString();
  const late = (await call(page, 'record.create', { kind: 'crime_registration', case: of, fields: { what: `Взятка ${lang}`, received_at: long } })).id;
  await open(page, record(of));
  await look(page, 'a case without a number');
  await says(page, 'that it does not go on', say('registration.case-needs', lang));
  await open(page, record(late));
  await both(page, 'a registration that is late');
  await follow(page, action(page, '/moves/register'));
  await look(page, 'recording the number');
  await open(page, '/register?only=late');
  await look(page, 'what is late');
  await says(page, 'why', say('register.late', lang));
  await call(page, 'record.move', { id: late, move: 'explain', reason: 'нет связи', fields: { why_not: 'Реестр недоступен (вымышлено)' } });
  await open(page, '/register');
  await both(page, 'the register of reports');
  await says(page, 'the reason is in its line', 'Реестр недоступен');
}

async function audited(page, lang) {
  await open(page, '/register');
  await both(page, 'the register as an auditor sees it');
  await says(page, 'lines without contents', say('register.unseen', lang));
  check('nothing of what they say', !(await text(page)).includes('Взятка'), await text(page));
  await says(page, 'and the numbers', saidFirst('register.no-gaps', lang).split(' ')[0]);
  await follow(page, action(page, '/do/register.export'));
  await look(page, 'taking the register out');
  await page.locator('[name="f.reason"]').fill('Годовая проверка (вымышлено)');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main form[method=post] button:not([name])').last().click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  check('a table comes', csv.includes('CR-') && !csv.includes('Взятка'), csv.slice(0, 200));
}

await withBrowser(async browser => {
  let of = null;
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await somebody(browser, 'aibek', lang), second = await somebody(browser, 'gulnara', lang);
    of ??= await opened(page, second);
    await byHand(page, lang, of);
    await byTable(page, second, lang, of);
    await registered(page, lang);
    const third = await somebody(browser, 'damira', lang);
    await audited(third, lang);
    for (const one of [page, second, third]) await one.context().close();
  }
});
