// duplicates.mjs: one person under several spellings in one case, in each of the three languages: proposed, compared, told apart, merged by two, what that
// changed, split again; a table that is wrong, then right, brought in; a workbook taken out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, saidLast, open, record, path, text, says, fill, send, somebody, call, both, follow } from './kit.mjs';

const WORK = process.env.TERGOO_WORK;
const NAMES = ['Жумабеков Азамат', 'Jumabekov Azamat', 'Zhumabekov Azamat'];

const reason = (page, words) => page.locator('[name="f.reason"]').fill(words);
const action = (page, op) => page.locator(`main a[href*="/${op}"]`).first();

async function theCase(page) {
  const of = (await call(page, 'case.open', { fields: { title: 'Котлы (вымышлено)' } })).id;
  await call(page, 'case.admit', { case: of, login: 'gulnara' });
  const persons = [];
  for (const [i, name] of NAMES.entries()) {
    const fields = { name, status_in_case: 'witness', birth_date: i === 2 ? '1982-04-04' : '1979-04-04', ...(i < 2 ? { pin: '20404197900012' } : {}) };
    persons.push((await call(page, 'record.create', { kind: 'person', case: of, fields })).id);
  }
  await call(page, 'record.create', { kind: 'bank_account', case: of, fields: { account_number: '1280000000000001', holders: [persons[1]] } });
  return { of, persons };
}

async function signed(page) {
  const { proposals } = await call(page, 'proposal.list', {});
  await open(page, record(proposals[0].id));
  await both(page, 'a merge that waits');
  await follow(page, page.locator('main a[href^="/do/proposal.sign?"]'));
  await send(page);
}

async function proposed(page, lang, persons) {
  await open(page, record(persons[0]));
  await follow(page, action(page, 'duplicates?'));
  await both(page, 'what looks alike');
  await says(page, 'what the number is', say('duplicate.question', lang));
  equal('three spellings are three pairs', 3, await page.locator('main tbody tr').count());
  await says(page, 'a number that is the same is said', '20404197900012');
}

async function apart(page, lang, one, other) {
  await open(page, `/beside?id=${encodeURIComponent(one)}&into=${encodeURIComponent(other)}`);
  await both(page, 'two that contradict');
  await says(page, 'what contradicts is said', saidFirst('duplicate.perhaps', lang).replace(/:$/, ''));
  await follow(page, action(page, 'do/duplicate.apart'));
  await both(page, 'saying that they are not the same');
  await reason(page, 'Братья: годы рождения разные (вымышлено)');
  await send(page);
  check('it is kept', path(page).startsWith('/records/duplicate/'), `${path(page)}: ${await text(page)}`);
  await both(page, 'not the same');
}

async function merged(page, second, lang, one, other) {
  await open(page, `/beside?id=${encodeURIComponent(one)}&into=${encodeURIComponent(other)}`);
  await both(page, 'two that may be one');
  await says(page, 'what would lead to the other', say('duplicate.would-lead', lang));
  await reason(page, 'Один паспорт, два написания (вымышлено)');
  await send(page);
  check('it waits for the second person', await page.locator('.govuk-error-summary').count() === 0, await text(page));
  await signed(second);
  await open(page, record(one));
  await both(page, 'a record that is merged');
  await says(page, 'where it went', saidLast('duplicate.went', lang));
  await open(page, record(other));
  await both(page, 'the record that stays');
  await says(page, 'what comes from the other', say('duplicate.comes-from-merged', lang));
  await says(page, 'its spelling', NAMES[1]);
  await says(page, 'and who leads here because of it', say('duplicate.led-here', lang));
}

async function split(page, second, lang, one, other) {
  await call(page, 'record.create', { kind: 'bank_account', case: (await call(page, 'record.show', { id: other })).record.case,
    fields: { account_number: '1280000000000002', holders: [other] } });
  await open(page, record(one));
  await follow(page, action(page, 'beside?'));
  await both(page, 'what a merge changed');
  await says(page, 'what came in since', say('duplicate.since', lang));
  await open(page, record(one));
  await follow(page, page.locator('main a[href$="/moves/split"]'));
  await both(page, 'splitting');
  await page.locator('[name="reason"]').fill('Разные лица (вымышлено)');
  await send(page);
  await signed(second);
  await open(page, record(other));
  check('nothing comes from the other any more', !(await text(page)).includes(say('duplicate.comes-from-merged', lang)), await text(page));
}

async function tables(page, lang, of) {
  await open(page, record(of));
  await follow(page, action(page, 'do/table.import'));
  await both(page, 'bringing a table');
  const give = async (file, dry, columns) => {
    await fill(page, { kind: 'person', dry_run: dry ? 'true' : 'false', columns });
    await reason(page, 'Список школы для дела (вымышлено)');
    await page.locator('[name="f.file"]').setInputFiles(join(WORK, file));
    await send(page);
  };
  await give('wrong.csv', true, '');
  await both(page, 'a table that is wrong');
  await says(page, 'where each column goes', say('table.mapping', lang));
  await says(page, 'one that goes nowhere', say('table.goes-nowhere', lang));
  await says(page, 'and what is wrong', say('table.wrong', lang));
  await open(page, `/do/table.import?case=${encodeURIComponent(of)}`);
  await give('wrong.csv', false, '');
  check('it is not entered', await page.locator('.govuk-error-summary').count() === 1, await text(page));
  await both(page, 'a table that is refused');
  await open(page, `/do/table.import?case=${encodeURIComponent(of)}`);
  await give('right.csv', false, '');
  check('then it is', path(page).startsWith('/records/'), `${path(page)}: ${await text(page)}`);
  const { records } = await call(page, 'record.list', { kind: 'table_import', case: of });
  await open(page, record(records[0].id));
  await both(page, 'a table that was brought');
  await open(page, `/do/table.export?case=${encodeURIComponent(of)}`);
  await both(page, 'taking a table out');
  await fill(page, { kind: 'person', format: 'xlsx' });
  await reason(page, 'Передача в суд (вымышлено)');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main form[method=post] button:not([name])').last().click()]);
  equal('a workbook comes', 'PK', readFileSync(await download.path()).subarray(0, 2).toString());
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await somebody(browser, 'aibek', lang), second = await somebody(browser, 'gulnara', lang);
    page.lang = second.lang = lang;
    const { of, persons } = await theCase(page);
    await proposed(page, lang, persons);
    await apart(page, lang, persons[2], persons[0]);
    await merged(page, second, lang, persons[1], persons[0]);
    await split(page, second, lang, persons[1], persons[0]);
    await tables(page, lang, of);
    await page.context().close();
    await second.context().close();
  }
});
