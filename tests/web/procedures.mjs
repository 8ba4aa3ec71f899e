// procedures.mjs: where a case stands, in each of the three languages: its page says the next mandatory step first, a step leads to what does it, a move that
// is barred says which steps stand in its way, a waiver asked by one is agreed to by another and stays to be seen, a step is said to be done. A case under
// the Kyrgyz procedure; the form of a new case, which asks for one; cases by stage.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, open, record, path, text, says, put, send, sent, somebody, both, follow, speak } from './kit.mjs';

const LANGUAGES = ['en', 'ru', 'ky'];
const stands = id => `/procedures/${id}`;
const STEP = {
  en: { team: 'A team is set up by order', plan: 'The plan is approved', defence: 'What speaks for the suspect was looked at' },
  ru: { team: 'Группа создана приказом', plan: 'План утверждён', defence: 'Рассмотрено то, что говорит в пользу подозреваемого' },
  ky: { team: 'Топ буйрук менен түзүлдү', plan: 'План бекитилди', defence: 'Шектүүнүн пайдасына айтылгандар каралды' },
};

const row = (page, label) => page.locator('main tr', { hasText: label }).last();
const act = (page, op) => page.locator(`main a[href^="/do/${op}"]`).first();

/** A step among those that the form offers, be they buttons or a list. */
async function pick(page, step) {
  const button = page.locator(`[name="f.step"][value="${step}"]`);
  if (await button.count() > 0) await button.check();
  else await page.locator('select[name="f.step"]').selectOption(step);
}

async function walk(officer, prosecutor, lang) {
  const id = process.env[`TERGOO_CASE_${lang}`];
  await open(officer, record(id));
  await says(officer, `${lang}: the case says its stage`, say('procedure.row-stage', lang));
  await follow(officer, officer.locator(`main a[href="${stands(id)}"]`).last());
  equal(`${lang}: and leads to where it stands`, stands(id), path(officer));
  await both(officer, 'where it stands');
  await says(officer, `${lang}: what comes next is said first`, say('procedure.next', lang));
  await open(officer, `${record(id)}/moves/start`);
  await sent(officer, `${lang}: the investigation starts`);
  await open(officer, stands(id));
  await both(officer, 'under way');
  await says(officer, `${lang}: what is barred`, say('procedure.barred', lang));
  await open(officer, `${record(id)}/moves/submit`);
  await says(officer, `${lang}: the move says which steps stand in its way`, STEP[lang].team);
  await put(officer, 'offence', 'берене (ойдон чыгарылган)');
  await send(officer);
  await says(officer, `${lang}: and is refused`, saidFirst('rules.steps-open', lang));
  await both(officer, 'a barred move');

  await open(officer, stands(id));
  await follow(officer, row(officer, STEP[lang].team).locator('a').first());
  equal(`${lang}: a step leads to what does it`, '/kinds/team/new', path(officer));

  await open(officer, stands(id));
  await follow(officer, act(officer, 'procedure.waive'));
  await both(officer, 'asking to waive');
  await pick(officer, 'team_at_work');
  await put(officer, 'why', 'Бир эле кызматкер (ойдон чыгарылган)');
  await send(officer);
  await open(officer, stands(id));
  await says(officer, `${lang}: it waits for a second`, say('procedure.waiver-asked', lang));

  await open(prosecutor, '/');
  await follow(prosecutor, prosecutor.locator('main a[href*="/step_waiver/"]').first());
  await both(prosecutor, 'a waiver asked for');
  await follow(prosecutor, act(prosecutor, 'procedure.agree'));
  await send(prosecutor);
  await open(prosecutor, stands(id));
  await says(prosecutor, `${lang}: it is waived and stays to be seen`, say('procedure.waived', lang));
  await both(prosecutor, 'a waived step');

  await follow(prosecutor, act(prosecutor, 'procedure.tick'));
  await pick(prosecutor, 'for_defence');
  await put(prosecutor, 'why', 'Жактоочу менен окулду (ойдон чыгарылган)');
  await both(prosecutor, 'saying a step is done');
  await send(prosecutor);
  await open(prosecutor, stands(id));
  await says(prosecutor, `${lang}: done, by word`, say('procedure.done-by-word', lang));
}

async function rest(officer, head, lang) {
  await open(officer, stands(process.env.TERGOO_OTHER));
  await both(officer, 'the Kyrgyz procedure');
  await says(officer, `${lang}: what is not confirmed says so`, say('procedure.unconfirmed', lang));
  await open(officer, '/kinds/case/new');
  check(`${lang}: a new case asks for its procedure`, await officer.locator('[name="f.procedure"]').count() > 0, await text(officer));
  await both(officer, 'a new case');
  await open(head, '/unit');
  await says(head, `${lang}: cases by stage`, say('procedure.by-stage', lang));
  await both(head, 'the unit by stage');
  await open(head, '/procedures');
  await both(head, 'cases by stage');
}

await withBrowser(async browser => {
  const officer = await somebody(browser, 'aibek', 'en'), prosecutor = await somebody(browser, 'gulnara', 'en'), head = await somebody(browser, 'bakyt', 'en');
  for (const lang of LANGUAGES) {
    for (const page of [officer, prosecutor, head]) {
      await open(page, '/');
      await speak(page, lang);
    }
    await walk(officer, prosecutor, lang);
    await rest(officer, head, lang);
  }
});
