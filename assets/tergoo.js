// source/tergoo.js: starts the components that work with scripts, keeps drafts of forms while somebody types, and asks before a page with unsent
// changes is left. Everything on a page works without this file.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs } from '/assets/govuk.f3cd7d755652.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs]) createAll(component)

const WAIT = 1500
const LONGEST = 6000
const BEACON = 60000 // what browsers still send for a page that is gone (64 KiB)

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
  let saved = 0
  let under = null
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
  // One after the other: what was typed first must not arrive last. Gone with the page, it is sent all the same.
  const save = async (leaving = false) => {
    clearTimeout(timer)
    if (under && !leaving) return waits()
    const pairs = body()
    const text = pairs.toString()
    if (text === sent) return
    const call = { method: 'POST', body: pairs, headers: { Accept: 'application/json' }, credentials: 'same-origin', keepalive: leaving && text.length < BEACON }
    under?.abort()
    const mine = new AbortController()
    under = mine
    saved = Date.now()
    try {
      const answer = await fetch('/drafts', { ...call, signal: mine.signal })
      if (answer.ok) {
        sent = text
        say('saved')
      } else say('failed', await refusal(answer))
    } catch {
      if (!mine.signal.aborted) say('failed')
    }
    if (under === mine) under = null
  }
  // A pause in typing is waited for, but nobody who types on without one is left unsaved.
  const waits = () => {
    clearTimeout(timer)
    timer = setTimeout(save, under ? WAIT : Math.max(0, Math.min(WAIT, saved + LONGEST - Date.now())))
  }

  sent = body().toString()
  form.addEventListener('input', () => {
    if (!changed) saved = Date.now()
    changed = true
    waits()
  })
  form.addEventListener('submit', () => {
    changed = false
    clearTimeout(timer)
    under?.abort()
  })
  addEventListener('visibilitychange', () => {
    if (changed && document.visibilityState === 'hidden') save(true)
  })
  addEventListener('beforeunload', (event) => {
    if (changed && body().toString() !== sent) event.preventDefault()
  })
}

for (const form of document.querySelectorAll('form[data-draft]')) keepDraft(form)

// A text block goes where one writes, and not to the end as the button does without this.
for (const button of document.querySelectorAll('button[data-insert]')) {
  button.addEventListener('click', (event) => {
    const area = document.getElementById(button.dataset.insert)
    const chosen = document.getElementById(button.name.replace(/^insert/, 'block'))?.selectedOptions[0]
    if (!area || !chosen) return
    event.preventDefault()
    area.setRangeText(chosen.dataset.text, area.selectionStart, area.selectionEnd, 'end')
    area.dispatchEvent(new Event('input', { bubbles: true }))
    area.focus()
  })
}
