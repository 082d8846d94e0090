# The newsroom: cards, what editors may do, and what cannot be done.

help-editors = For editors
command-review = Review the claims that wait for a decision
command-add = Read an article: /add and its address
command-feeds = Feeds that are read regularly
command-correct = Correct a fact
command-retract = Retract a fact, with a reason
command-audit = What editors did recently
command-undo = Take back your last step
command-editors = Who the editors are

news-editors-only = That is for editors only.
news-chief-only = That is for chief editors only.

# Figures and names
news-million = { $count } million
news-billion = { $count } billion
news-trillion = { $count } trillion
news-unit-h = h
news-unit-d = { $count ->
    [one] day
   *[other] days
}
news-unit-wk = { $count ->
    [one] week
   *[other] weeks
}
news-unit-mo = { $count ->
    [one] month
   *[other] months
}
news-unit-a = { $count ->
    [one] year
   *[other] years
}
news-up-to = up to { $figure }
news-about = about { $figure }
news-language = { $code ->
    [de] German
    [en] English
    [ru] Russian
   *[kk] Kazakh
}
news-in-language = { $code ->
    [de] in German
    [en] in English
    [ru] in Russian
   *[kk] in Kazakh
}
news-kind = { $kind ->
    [person] person
    [organisation] organisation
    [country] country
    [place] place
    [route] route
    [programme] programme
    [document] document
    [event] event
   *[group] group
}
news-instrument = { $instrument ->
    [letter-of-intent] letter of intent
    [memorandum] memorandum
    [agreement] agreement
   *[contract] contract
}

# A card
news-relation-new = New
news-relation-confirms = Confirms what is known
news-relation-updates = Update
news-relation-disputes = Disputes what is known
news-relation-duplicate = Known already
news-relation-implausible = Implausible
news-state-accepted = Accepted
news-state-merged = Added as a source
news-state-rejected = Rejected
news-state-outdated = Outdated
news-untranslated = Not translated yet: { $languages }
news-deadline = Deadline: { $when }
news-known = Known: { $statement }
news-then = Afterwards: { $statement }
news-quote = “{ $quote }”
news-names = Named: { $names }
news-name-new = { $name } (new: { $kind })
news-name-unknown = { $name } (unknown)
news-waiting = More in the queue: { $count }
news-outdated = The article was changed and no longer says so.
news-done-at = { $what }, { $when }
news-button-accept = Accept
news-button-confirm = Add as a source
news-button-edit = Edit
news-button-merge = Merge
news-button-reject = Reject
news-button-next = Next
news-button-undo = Undo
news-button-back = Back
news-button-save = Save
news-button-cancel = Cancel
news-button-retract = Retract

# Acts
news-did-propose = Proposed
news-did-edit = Edited by { $name }
news-did-accept = Accepted by { $name }
news-did-merge = Added as a source by { $name }
news-did-reject = Rejected by { $name }
news-did-correct = Corrected by { $name }
news-did-retract = Retracted by { $name }
news-did-pin = Answer pinned by { $name }
news-did-unpin = Answer unpinned by { $name }
news-did-undo = Taken back by { $name }
news-toast-accepted = Accepted.
news-toast-merged = Added as a further source.
news-toast-undone = Taken back.
news-toast-next = The next card is on its way.
news-toast-none-left = Nothing else is waiting.
news-toast-check-sentence = The status is changed. Does the sentence still fit?

# Editing
news-edit-title = What do you want to change?
news-field-status = Status: { $value }
news-field-figure = Figure: { $value }
news-field-deadline = Deadline: { $value }
news-field-subject = About: { $value }
news-field-topic = Topic: { $value }
news-field-relation = Relation: { $value }
news-ask-s = Write the sentence { $where }: exactly one, with all figures, in your own words.
news-ask-st = How firm is it?
news-ask-to = Which topic does it belong to?
news-ask-re = How does it relate to what is known?
news-ask-q = Write the figure with its unit, for example: 40 million t
news-ask-dl = Write the date as precisely as the source gives it: 2029, 05.2029 or 17.05.2029. A dash takes it away.
news-ask-su = Who or what is it about? Write the name.
news-ask-reason = Why do you reject it?
news-so-far = So far: { $value }
news-heard-telegram = Reply to this message, or I will not hear it here.
news-heard-slack = Mention me, or I will not hear it here.
news-heard-terminal = One line will do.
news-which-name = Which name is meant?
news-new-name = I do not know “{ $name }”. What is it?
news-merge-title = Which known fact does it support?
news-reject-title = Why reject it?
news-reject-not-ours = Not our subject
news-reject-not-said = The article does not say so
news-reject-old = Out of date
news-reject-vague = Too vague
news-reject-advert = Advertising
news-reject-doubtful = Doubtful source
news-reject-other = Another reason …

# The queue and what was done
news-queue-title = For review
news-queue-empty = Nothing waits for a decision. You can have an article read with /add.
news-count-open = open
news-count-accepted = accepted
news-count-merged = added as sources
news-count-rejected = rejected
news-audit-title = Done recently
news-audit-empty = The editors have not done anything yet.
news-undo-usage = Write /undo and the number from /audit, or just /undo for your last step.
news-undo-nothing = There is nothing of yours to take back.
news-undone = Taken back: { $what }
news-editors-title = Editors
news-editors-none = Nobody is listed yet. It takes the setting KORRIDOR_EDITORS or KORRIDOR_CHIEF_EDITORS.
news-editors-usage = For example: /editors add telegram:123, /editors add telegram:123 chief, /editors remove telegram:123
news-editors-settled = Whoever is named in the settings can only be removed there.
news-editors-unknown = That person is not on the list.
news-role-editor = editor
news-role-chief = chief editor

# Corrections
news-cancelled = Cancelled, nothing was changed.
news-corrected = Corrected. Whoever has seen the fact will be told.
news-retracted = Retracted. Whoever has seen the fact will be told.
news-correct-usage = Write /correct and the id of the fact, or ask about it first.
news-correct-which = What do you want to correct?
news-correct-title = Correct
news-correct-then = Afterwards it says:
news-not-translated = not translated yet
news-retract-usage = Write /retract, the id of the fact and the reason, or ask about it first.
news-retract-which = What do you want to retract?
news-retract-title = Really retract it?
news-retract-reason = Reason: { $reason }
news-retract-effect = The fact is not told any more. Messages that hold it are corrected, and whoever has seen it is told the reason.
news-retract-chats = { $count ->
    [0] As far as is known, no chat was shown it.
    [one] One chat was shown it.
   *[other] { $count } chats were shown it.
}
news-ask-retraction = Give the reason. Readers will see it.

# Reading
news-reading = Reading { $address } …
news-reading-off = No articles can be read here.
news-reading-terminal = In the terminal, “korridor add” reads an article and “korridor feeds poll” the feeds.
news-add-usage = Write /add and the address of the article, which begins with https://.
news-read-new = Read: “{ $title }”. New claims: { $count }.
news-read-none = Read: “{ $title }”. It has nothing new on our subject.
news-read-fault = { $address } could not be read: { $reason }
news-fetch-address = I am not allowed to fetch that address.
news-fetch-robots = Its owner does not want programs to read it.
news-fetch-unreachable = The server cannot be reached.
news-fetch-slow = The server does not answer in time.
news-fetch-too-large = The page is too large.
news-fetch-redirects = The redirects lead nowhere.
news-fetch-status = The server does not hand out the page.
news-fetch-content = That is not text that I can read.
news-fetch-other = Something went wrong while reading. We can see it in the log.
news-feeds-title = Feeds
news-feeds-none = No feed is read yet. /feeds add and an address adds one.
news-feeds-usage = Write /feeds, /feeds add and the address, or /feeds remove and the number.
news-feeds-added = Read from now on: { $address }
news-feeds-removed = No longer read: { $address }
news-feeds-unknown = There is no such feed here. /feeds shows the numbers.
news-feed-read = read: { $when }
news-feed-waiting = not read yet
news-feed-failing = unreadable since { $when }
news-feed-dead = The feed { $address } has been unreadable since { $when }. Is the address still right? /feeds remove takes it off the list.

# What cannot be done
news-fault-claim-unknown = There is no such claim.
news-fault-claim-decided = That is decided already. { $act }
news-fault-claim-changed = That was changed meanwhile. { $act }
news-fault-decision-changed = What we know has changed meanwhile. Please look again.
news-fault-article-unknown = Its article is no longer there.
news-fault-statement-missing = There is no sentence yet that says what is new.
news-fault-statement-copied = The sentence { $where } is taken word for word from the article: “{ $run }”. Please use your own words.
news-fault-sentence = The text { $where } must be exactly one sentence, with a full stop at its end.
news-fault-missing-number = The sentence { $where } does not name { $number }.
news-fault-unknown-number = The sentence { $where } names { $number }, which is no figure of the claim.
news-fault-sentence-empty = The sentence is empty.
news-fault-claim-invalid = That does not make a fact: the field “{ $field }” does not fit.
news-fault-entity-unknown = I do not know “{ $entity }”. Please choose a known name.
news-fault-fact-unknown = There is no fact “{ $fact }”, or it is retracted already.
news-fault-reason-missing = The reason is missing.
news-fault-act-final = That step cannot be taken back.
news-fault-act-unknown = There is no such step. /audit shows the numbers.
news-fault-act-undone = That step has been taken back already.
news-fault-changed-since = “{ $fact }” has been changed again since. Take that back first.
news-fault-nothing-changed = It says so already. Nothing was changed.
news-fault-choice-unknown = That cannot be chosen here.
news-fault-figure-unclear = I cannot read “{ $typed }” as a figure. For example: 40 million t
news-fault-date-unclear = I cannot read “{ $typed }” as a date. For example: 2029 or 17.05.2029
news-fault-other = That cannot be done.

# Why a claim stands to what is known as it does
news-reason-nothing-known = Nothing is known about it yet.
news-reason-other-figure-known = So far another measure of it is known.
news-reason-other-period = The same measure for another period.
news-reason-same-source = The same source says so already.
news-reason-same-story = The same story is known from another outlet.
news-reason-says-the-same = It says the same, from a further source.
news-reason-firmer-status = The matter has got further than was known.
news-reason-weaker-status = It sounds more cautious than what is known.
news-reason-stalled = The matter has stalled.
news-reason-cancelled = The matter has been cancelled.
news-reason-taken-up-again = The matter has been taken up again.
news-reason-later-deadline = The deadline is later than the known one.
news-reason-earlier-deadline = The deadline is earlier than the known one.
news-reason-higher-figure = The figure is higher than the known one.
news-reason-lower-figure = The figure is lower than the known one.
news-reason-other-figure = Another figure for the same thing.
news-reason-twice-the-figure = That is twice the known figure or more.
news-reason-half-the-figure = That is half the known figure or less.
news-reason-ten-times-the-figure = That is ten times the known figure or more: perhaps a slip in the decimal point or the unit.
news-reason-tenth-of-the-figure = That is a tenth of the known figure or less: perhaps a slip in the decimal point or the unit.
news-reason-other-unit = The unit is not the known one.
news-reason-other-sign = The sign is reversed.
news-reason-future-date = Reported as done, but dated in the future.
news-reason-impossible-date = The end comes before the beginning.
news-reason-by-editor = An editor has decided so.
news-until = by { $when }

# Pinned answers
command-pin = Pin a reviewed answer to the last question
command-unpin = Unpin an answer
command-pins = Pinned answers
news-pin-usage = Ask the question first. When I answer it from facts, write /pin and the reviewed answer.
news-pin-ask = What should the answer to “{ $question }” be? It is backed by the sources of the last answer.
news-pin-until = For how long should this answer be given?
news-pin-days = { $count } days
news-pinned = Pinned as { $name }, last day: { $when }.
news-unpinned = Unpinned: { $name }.
news-pins-title = Pinned answers
news-pins-none = No answer is pinned yet.
news-pin-in-use = in use, last day: { $when }
news-pin-expired = expired, last day: { $when }
news-pin-changed = not used, a fact has changed; last day: { $when }
news-fault-pin-expired = That day has passed.
news-fault-pin-unknown = No pinned answer has that name. /pins shows the names.

# What is held about an editor
news-mydata-role = Your role among the editors: { $role }
news-mydata-draft = A step in the newsroom that you began and did not finish
news-mydata-readings = Articles that you asked to have read: { $count }
