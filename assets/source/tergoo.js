// source/tergoo.js: starts the components that work with scripts, keeps drafts of forms while somebody types, and asks before a page with unsent
// changes is left. Everything on a page works without this file.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs } from './govuk.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs]) createAll(component)

const WAIT = 1500

// Why the server did not keep it, in the reader's language: too long, or too many of them.
async function refusal(answer) {
  try {
    return (await answer.json()).error.text || ''
  } catch {
    return ''
  }
}

// A form says by data-draft that it is kept; what goes out is what the form would send, without passphrases, files and buttons. The status line has its
// sentences in its own attributes, because they are in the reader's language.
function keepDraft(form) {
  const status = form.querySelector('[data-draft-status]')
  let timer = 0
  let sent = ''
  let changed = false

  const say = (what, why = '') => {
    if (status) status.textContent = `${status.dataset[what] || ''} ${why}`.trim()
  }
  const body = () => {
    const pairs = new URLSearchParams()
    const secret = new Set([...form.querySelectorAll('input[type=password]')].map((input) => input.name))
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && !secret.has(name)) pairs.append(name, value)
    return pairs
  }
  const save = async () => {
    const pairs = body()
    const text = pairs.toString()
    if (text === sent) return
    try {
      const answer = await fetch('/drafts', { method: 'POST', body: pairs, headers: { Accept: 'application/json' }, credentials: 'same-origin' })
      if (answer.ok) {
        sent = text
        say('saved')
      } else say('failed', await refusal(answer))
    } catch {
      say('failed')
    }
  }

  sent = body().toString()
  form.addEventListener('input', () => {
    changed = true
    clearTimeout(timer)
    timer = setTimeout(save, WAIT)
  })
  form.addEventListener('submit', () => {
    changed = false
    clearTimeout(timer)
  })
  addEventListener('beforeunload', (event) => {
    if (changed && body().toString() !== sent) event.preventDefault()
  })
}

for (const form of document.querySelectorAll('form[data-draft]')) keepDraft(form)
