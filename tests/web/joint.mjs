// joint.mjs: a joint investigation team of two invented States, in each of the three languages: signed when all have signed, one record shared with its member from
// abroad, extended, ended; what that member sees at each of these, and that another sees nothing.
import { writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, says, sent, somebody, call, both, follow } from './kit.mjs';

const WORK = process.env.TERGOO_WORK;
const day = ahead => new Date(Date.now() + 6 * 3600e3 + ahead * 86400e3).toISOString().slice(0, 10).split('-').reverse().join('.');

/** The refusal of an operation, in words. */
async function refused(page, op, data) {
  try {
    await call(page, op, data);
    return '';
  } catch (error) {
    return error.message;
  }
}

const move = (page, id, to, fields = {}, reason = 'x1') => call(page, 'record.move', { id, move: to, fields, reason });
const parties = signed => ['Тоо', 'Көл'].map(s => `State: ${s} | Competent authority: Prosecutor of ${s} | Leader of the team in this State: Ойдон ${s}` +
  (signed.includes(s) ? ` | Signed by: Ойдон ${s} | Signed on: ${day(-1)}` : '')).join('; ');
const LONG = ['approach', 'host_law', 'evidence_before', 'evidence_during', 'admissibility', 'own_information', 'exchange', 'consultations', 'media', 'disclosure',
  'helps_defence', 'liability', 'data_protection', 'costs', 'translation'];

async function agreed(page, lang) {
  const of = (await call(page, 'case.open', { fields: { title: `Жол салуу ${lang} (ойдон чыгарылган)` } })).id;
  const users = (await call(page, 'record.list', { kind: 'user' })).records;
  const anna = users.find(u => u.fields.login === 'anna').id;
  const fields = { name: `Team ${lang}`, parties: parties(['Тоо']), legal_basis: 'case_by_case', purpose: 'What happened with the road (invented).', from: day(-1), until: day(30),
    states_of_operation: 'Тоо; Көл', members: `State: Көл | Name: Anna | Account here: ${anna}`, signed_on: day(-1) };
  for (const name of LONG) fields[name] = `${name}: as agreed (invented).`;
  const team = (await call(page, 'record.create', { kind: 'joint_team', case: of, fields })).id;
  await move(page, team, 'negotiate');
  const unsigned = await refused(page, 'record.move', { id: team, move: 'sign', fields: {}, reason: 'x1' });
  check(`${lang}: not signed while a State has not signed`, unsigned.includes('Көл'), unsigned);
  await move(page, team, 'sign', { parties: parties(['Тоо', 'Көл']) });
  return { of, team, title: fields.name };
}

/** Two notes in the case; one of them will be shared. */
async function notes(page, of) {
  const made = [];
  for (const name of ['The ledger of the quarry (invented)', 'Notes on strategy (invented)']) {
    made.push((await call(page, 'record.create', { kind: 'document', case: of, fields: { title: name, source: 'x1' } })).id);
  }
  return made;
}

async function shared(page, lang, one, doc) {
  await open(page, record(one.team));
  await both(page, 'a joint team');
  const early = await refused(page, 'joint.share', { team: one.team, record: doc, login: 'anna' });
  check(`${lang}: nothing is shared before the team is at work`, early !== '', early);
  await move(page, one.team, 'start');
  const stranger = await refused(page, 'joint.share', { team: one.team, record: doc, login: 'boris' });
  check(`${lang}: nor with whom the team does not name`, stranger.includes('boris'), stranger);
  const whole = await refused(page, 'case.admit', { case: one.of, login: 'anna' });
  check(`${lang}: nor is anybody from abroad let into the case`, whole.includes('joint share'), whole);
  await open(page, `/do/joint.share?team=${encodeURIComponent(one.team)}&record=${encodeURIComponent(doc)}`);
  await both(page, 'sharing a record');
  await page.getByLabel('Ойдон anna').check();
  await sent(page, `${lang}: a record is shared`);
  await open(page, record(one.team));
  await both(page, 'a joint team that shares');
}

async function seen(page, lang, one, [doc, other]) {
  await open(page, '/');
  await both(page, 'what a member from abroad finds');
  await says(page, `${lang}: he is told what he sees`, say('joint.what-you-see', lang));
  await says(page, `${lang}: under which team`, one.title);
  await follow(page, page.locator(`main a[href*="${doc}"]`).first());
  await both(page, 'a record seen from abroad');
  await says(page, `${lang}: the record that was shared`, 'The ledger of the quarry');
  for (const hidden of [other, one.of, one.team]) {
    const answer = await page.goto(new URL(record(hidden), page.url()).href);
    check(`${lang}: ${hidden.split('/')[0]} is not there for him`, [403, 404].includes(answer.status()), `${answer.status()}`);
  }
}

async function papers(page, lang, one) {
  for (const form of ['joint_agreement', 'joint_extension', 'joint_evaluation']) {
    const paper = (await call(page, 'paper.write', { about: one.team, form, language: lang })).id;
    const got = await page.request.post(new URL('/api/paper.make', page.url()).href, { headers: { Origin: new URL(page.url()).origin }, data: { id: paper, to: 'pdf' } });
    const file = join(WORK, `${form}-${lang}.pdf`);
    writeFileSync(file, await got.body());
    const words = execFileSync('pdftotext', [file, '-']).toString().replace(/\s+/g, ' ');
    check(`${lang}: ${form} names the team`, words.includes(one.title), words.slice(0, 200));
    if (process.env.TERGOO_PICTURES) execFileSync('pdftoppm', ['-r', '60', '-png', file, join(process.env.TERGOO_PICTURES, `${form}-${lang}`)]);
  }
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const ours = await somebody(browser, 'gulnara', lang), anna = await somebody(browser, 'anna', lang), boris = await somebody(browser, 'boris', lang);
    const one = await agreed(ours, lang), docs = await notes(ours, one.of);
    await shared(ours, lang, one, docs[0]);
    await seen(anna, lang, one, docs);
    await open(boris, '/');
    await says(boris, `${lang}: another from abroad finds nothing`, say('joint.nothing', lang));
    const half = { until: day(60), extensions: `Until: ${day(60)} | Agreed on: ${day(0)} | States that signed, with a comma between them: Тоо | Why: The bank answers late` };
    const alone = await refused(ours, 'record.move', { id: one.team, move: 'extend', fields: half, reason: 'x1' });
    check(`${lang}: one State alone extends nothing`, alone.includes('Көл'), alone);
    await move(ours, one.team, 'extend', { ...half, extensions: half.extensions.replace('between them: Тоо', 'between them: Тоо, Көл') });
    await open(anna, '/');
    await says(anna, `${lang}: extended, he sees the new day`, day(60));
    await papers(ours, lang, one);
    await move(ours, one.team, 'end');
    const gone = await anna.goto(new URL(record(docs[0]), anna.url()).href);
    equal(`${lang}: when the team ends, nothing is there any more`, 404, gone.status());
    await open(anna, '/');
    await says(anna, `${lang}: and that is said`, say('joint.nothing', lang));
    await both(anna, 'nothing is shared any more');
    for (const page of [ours, anna, boris]) await page.context().close();
  }
});
