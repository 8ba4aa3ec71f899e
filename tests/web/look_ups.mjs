// look_ups.mjs: looking a person up in a browser, in each of the three languages: without a case and a reason nobody is shown, a reason that says
// nothing is refused, with both he is found; the inspector asks about a look-up that was drawn, he who looked answers, the inspector decides.
import { withBrowser, check, equal } from './browser.mjs';
import { base, say, saidFirst, label, open, record, path, text, look, says, fill, send, sent, somebody, both } from './kit.mjs';

const CASE = process.env.TERGOO_CASE, PERSON = process.env.TERGOO_PERSON;

const shown = async page => await page.locator(`main a[href="${record(PERSON)}"]`).count();

const chooseCase = page => page.locator(`[name="f.case.id"][value="${CASE}"]`).check();

async function lookUp(browser, lang) {
  const page = await somebody(browser, 'bakyt', lang);
  await open(page, `/search?words=${encodeURIComponent('жумабек')}`);
  await says(page, 'persons are left out', say('lookup.left-out', lang));
  equal('nobody is shown', 0, await shown(page));
  await both(page, 'a search without persons');
  await chooseCase(page);
  await page.locator('[name="f.reason"]').fill(lang);
  await send(page);
  await says(page, 'a reason that says nothing is refused', saidFirst('lookup.reason-short', lang));
  equal('and shows nobody', 0, await shown(page));
  await both(page, 'a reason that says nothing');
  await page.locator('[name="f.reason"]').fill(`Назван свидетелем, ${lang} (вымышлено)`);
  await send(page);
  equal('with case and reason he is found', 1, await shown(page));
  await both(page, 'a look-up');
  await open(page, '/kinds/look_up');
  await both(page, 'his own look-ups');
  await open(page, '/kinds/person');
  await says(page, 'the list of all persons leaves them out', say('lookup.left-out', lang));
  await page.context().close();
}

async function checks(page, state) {
  const answer = await page.request.post(`${base}/api/record.list`, { headers: { Origin: base }, data: { kind: 'look_up_check', state } });
  return (await answer.json()).data.records;
}

async function move(page, id, name, values) {
  await open(page, `${record(id)}/moves/${name}`);
  await both(page, `the form of ${name}`);
  await fill(page, values);
  return sent(page, `the move ${name}`);
}

async function inspected(browser, lang, ends) {
  const inspector = await somebody(browser, 'tilek', lang), officer = await somebody(browser, 'bakyt', lang);
  const [one] = (await checks(inspector, 'drawn')).filter(c => c.fields.cause === 'drawn');
  check(`${lang}: he who looked does not know of it`, (await checks(officer, 'drawn')).length === 0);
  await open(officer, record(one.id));
  check(`${lang}: nor can he open it`, !(await text(officer)).includes('Назван свидетелем'), path(officer));
  await open(inspector, '/kinds/look_up_check');
  await both(inspector, 'the checks of an inspector');
  await open(inspector, record(one.id));
  await says(inspector, 'the inspector reads why', 'Назван свидетелем');
  await both(inspector, 'a check');
  await move(inspector, one.id, 'ask', { question: 'Какое отношение это лицо имеет к котлам? (вымышлено)' });
  await open(officer, '/');
  check(`${lang}: the question is in his work`, await officer.locator(`main a[href="${record(one.id)}"]`).count() > 0, await text(officer));
  await move(officer, one.id, 'answer', { answer: 'Свидетель назвал его в показаниях (вымышлено).' });
  await open(officer, record(one.id));
  await says(officer, 'answered', label('look_up_check', 'answered', lang));
  await both(officer, 'a check that was answered');
  await move(inspector, one.id, ends, ends === 'accept' ? { reason: 'Ответ подтверждается (вымышлено)' }
    : { finding: 'Дело этого лица не касается (вымышлено).', reason: 'Протокол допроса (вымышлено)' });
  await open(inspector, record(one.id));
  await says(inspector, 'decided', label('look_up_check', ends === 'accept' ? 'accepted' : 'misuse', lang));
  if (ends !== 'accept') {
    const head = await somebody(browser, 'aibek', lang);
    check('misuse is before the head', (await checks(head, 'misuse')).length === 1);
    await open(head, record(one.id));
    await both(head, 'misuse before the head');
    await move(head, one.id, 'settle', { followed: 'Начата служебная проверка (вымышлено).', reason: 'Приказ (вымышлено)' });
    await head.context().close();
  }
  await inspector.context().close();
  await officer.context().close();
}

await withBrowser(async browser => {
  for (const [lang, ends] of [['ky', 'accept'], ['ru', 'find_misuse'], ['en', 'accept']]) {
    await lookUp(browser, lang);
    await inspected(browser, lang, ends);
  }
});
