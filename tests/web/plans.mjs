// plans.mjs: an investigative plan, in each of the three languages. One click makes it from the template of an offence; with one hypothesis it is not
// approved, with two that accuse neither, with an innocent one it is. Tasks that wait for one another in a circle are refused. A new version is made,
// changed, compared with the one before and approved. What helps the defence stands on the prosecutor's day until he has read it.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, label, call, open, record, text, says, fill, find, send, sent, somebody, both, look, follow } from './kit.mjs';

const button = (page, start) => page.locator(`main a[href^="${start}"]`).first();
const error = page => page.locator('.govuk-error-summary').innerText().catch(() => '');

async function made(author, lang) {
  const { id } = await call(author, 'case.open', { fields: { title: `Казандар ${lang} (ойдон чыгарылган)`, language_of_proceedings: lang === 'ky' ? 'ky' : 'ru' } });
  await call(author, 'case.admit', { case: id, login: 'bakyt', role: 'member' });
  const offence = await call(author, 'record.create', { kind: 'offence', case: id, fields: {
    title: `Акча ${lang}`, treaty_article: 'a15', from: '2025', what_happened: 'Конверт' } });
  return { case: id, offence: offence.id };
}

async function hypothesis(author, of, plan, explains, statement) {
  await call(author, 'record.create', { kind: 'hypothesis', case: of, fields: { plan, explains, statement, disproof: 'Журнал' } });
}

/** From the offence to the whole plan. */
async function fromTemplate(author, lang, it) {
  await open(author, record(it.offence));
  await follow(author, button(author, '/do/plan.from_template?'));
  await look(author, 'a plan from a template');
  const plan = await sent(author, `${lang}: one click makes the plan`);
  await says(author, `${lang}: it says what is coercive and has no decision`, saidFirst('plan.warn-coercive-all', lang));
  await both(author, 'a plan');
  return plan;
}

async function approve(page, lang, plan, sentence) {
  await open(page, record(plan));
  if (sentence) await says(page, `${lang}: the page says what is missing already`, sentence);
  await follow(page, button(page, `/records/plan/${plan.split('/')[1]}/moves/approve`));
  await fill(page, { review_on: '01.02.2040' });
  if (!sentence) return sent(page, `${lang}: the plan is approved`);
  await send(page);
  check(`${lang}: the approval is refused`, (await error(page)).includes(sentence), await error(page));
}

async function approved(author, prosecutor, lang, it, plan) {
  await hypothesis(author, it.case, plan, 'offence', 'Акча берилген');
  await open(author, record(plan));
  await follow(author, button(author, `/records/plan/${plan.split('/')[1]}/moves/submit`));
  await sent(author, `${lang}: the plan is put up for approval`);
  await approve(prosecutor, lang, plan, saidFirst('rules.one-hypothesis', lang));
  await look(prosecutor, 'a plan with one hypothesis');
  await hypothesis(author, it.case, plan, 'other', 'Эреже бузулган');
  await approve(prosecutor, lang, plan, say('rules.no-innocent-hypothesis', lang).slice(0, 40));
  await hypothesis(author, it.case, plan, 'innocent', 'Комиссия жаңылган');
  await approve(prosecutor, lang, plan);
  await open(author, record(plan));
  await follow(author, button(author, `/records/plan/${plan.split('/')[1]}/disproof`));
  await says(author, `${lang}: the hypotheses stand side by side`, 'Комиссия жаңылган');
  await says(author, `${lang}: and what nobody has tested`, saidFirst('plan.no-line', lang));
  await both(author, 'what would disprove it');
}

async function noCircle(author, lang, it) {
  const first = await call(author, 'record.create', { kind: 'task', case: it.case, fields: { title: `Биринчи ${lang}` } });
  await call(author, 'record.create', { kind: 'task', case: it.case, fields: { title: `Экинчи ${lang}`, depends_on: [first.id] } });
  await open(author, `${record(first.id)}/change`);
  await find(author, 'depends_on.0', `Экинчи ${lang}`);
  await send(author);
  check(`${lang}: a circle is refused`, (await error(author)).includes(saidFirst('rules.task-circle', lang)), await error(author));
  check(`${lang}: task by task`, (await error(author)).includes(`Экинчи ${lang}`), await error(author));
  await look(author, 'a circle of tasks');
  await open(author, record(first.id));
  await both(author, 'a task');
}

async function nextVersion(author, prosecutor, lang, it, plan) {
  await open(author, record(plan));
  await follow(author, button(author, '/do/plan.new_version?'));
  await author.locator('[name="f.reason"]').fill('Банк жооп берди');
  const next = await sent(author, `${lang}: a new version is made`);
  const { records } = await call(author, 'record.list', { kind: 'task', case: it.case, fields: { plan: next } });
  check(`${lang}: with what is open in it`, records.length > 10, `${records.length}`);
  await call(author, 'record.change', { id: records[0].id, fields: { title: 'Өзгөртүлгөн тапшырма' } });
  await call(author, 'record.move', { id: next, move: 'submit' });
  await open(prosecutor, record(next));
  await follow(prosecutor, button(prosecutor, `/records/plan/${next.split('/')[1]}/changes`));
  await says(prosecutor, `${lang}: what changed is said`, 'Өзгөртүлгөн тапшырма');
  await both(prosecutor, 'what changed in a plan');
  await approve(prosecutor, lang, next);
  await open(author, record(plan));
  await says(author, `${lang}: the old version is superseded`, label('plan', 'superseded', lang));
}

async function forTheDefence(author, prosecutor, lang, it) {
  const item = await call(author, 'record.create', { kind: 'disclosure_item', case: it.case, fields: { what: `Мөөр арткы бетинде ${lang}`, helps: 'innocence' } });
  await open(prosecutor, '/');
  equal(`${lang}: it stands on the prosecutor's day`, 1, Math.min(1, await prosecutor.locator(`main a[href="${record(item.id)}"]`).count()));
  await open(prosecutor, record(item.id));
  equal(`${lang}: it cannot be closed yet`, 0, await prosecutor.locator('main a[href*="/moves/mistake"]').count());
  await both(prosecutor, 'what helps the defence');
  await follow(prosecutor, button(prosecutor, `/records/${item.id}/moves/read`));
  await sent(prosecutor, `${lang}: he has read it`);
  check(`${lang}: and now decides`, await prosecutor.locator('main a[href*="/moves/give"]').count() > 0, await text(prosecutor));
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const author = await somebody(browser, 'gulnara', lang), prosecutor = await somebody(browser, 'bakyt', lang);
    const it = await made(author, lang), plan = await fromTemplate(author, lang, it);
    await approved(author, prosecutor, lang, it, plan);
    await noCircle(author, lang, it);
    await nextVersion(author, prosecutor, lang, it, plan);
    await forTheDefence(author, prosecutor, lang, it);
    await author.context().close();
    await prosecutor.context().close();
  }
});
