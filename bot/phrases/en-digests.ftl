# Digests: what they are called, how they are headed, and what is said about a schedule.

# When
digest-when-daily = daily at { $time } ({ $city })
digest-when-weekdays = on weekdays at { $time } ({ $city })
digest-when-weekly = on { $days } at { $time } ({ $city })
digest-when-monthly = monthly on the { $day } at { $time } ({ $city })
digest-when-month-end = on the last day of the month at { $time } ({ $city })
digest-when-at-once = at once, whenever something changes
digest-on-monday = Mondays
digest-on-tuesday = Tuesdays
digest-on-wednesday = Wednesdays
digest-on-thursday = Thursdays
digest-on-friday = Fridays
digest-on-saturday = Saturdays
digest-on-sunday = Sundays
digest-list-last = { $some } and { $last }
digest-short-months = In shorter months the briefing comes on the last day.

# What about
digest-about-all = everything
digest-in-language = { $code ->
    [de] in German
    [en] in English
    [ru] in Russian
   *[kk] in Kazakh
}
digest-only-news = only when there is news
digest-paused = paused
digest-paused-until = paused until { $date }

# The digest itself
digest-title = Korridor briefing · { $date }
digest-alert-title = Korridor alert · { $date }
digest-section-new = New
digest-section-changed = Changed and corrected
digest-section-deadlines = Deadlines
digest-section-archive = From the archive
digest-nothing-new = There is nothing new since the last briefing.
digest-first = Your first briefing. From now on, this is where you will find what is new since the last one.
digest-corrected = corrected
digest-retracted = retracted
digest-disputed = differs
digest-due = due { $date }
digest-overdue = overdue, was due { $date }
digest-quoted = “{ $statement }.”
digest-before = Previously: “{ $statement }.”
digest-reason = Reason: { $reason }
digest-more-lines = … and { $count } more
digest-late = Late: this briefing was due at { $time }.
digest-missed = Missed while Korridor was down: { $dates }.
digest-missed-many = { $count } briefings were missed while Korridor was down, the last on { $date }.
digest-button-full = Read in full
digest-button-follow = Follow
digest-button-settings = Settings

# What cannot be
digest-refused-empty = When would you like your briefing, and what about?
digest-refused-too-long = That is too long. Please give only the day, the time, the city and the topics.
digest-refused-too-many = Those are too many topics. A briefing takes up to { $most } topics and names.
digest-refused-not-understood = I did not understand “{ $what }”.
digest-refused-impossible-time = “{ $what }” is not a time. Hours go from 0 to 23 and minutes from 0 to 59; with am or pm, hours go from 1 to 12.
digest-refused-impossible-day = “{ $what }” is not a day of the month. Choose 1 to 31, or the last day.
digest-refused-unknown-zone = I do not know the time zone “{ $what }”. A city will do: Almaty, Astana, Berlin.
digest-refused-too-often = “{ $what }” is too often: briefings come at most once a day. For what cannot wait, choose “at once”.
digest-refused-not-offered = “{ $what }” is not available. You can have daily, weekdays, weekly, monthly and at once.
digest-refused-contradiction = These do not go together: { $what }. Please give only one of them.
digest-refused-two-times = Those are two times: { $what }. A briefing comes once a day; for the second time, please set up another one.
digest-refused-impossible-pause = How long is “{ $what }”? Say, for example, “2 weeks” or “until 1 December”, a year at most.
digest-instead = Did you mean “{ $instead }”?
digest-example-lead = For example:
digest-example = /digest weekly mon 9:00 Berlin transport investment
