# Digests: what they are called, how they are headed, and what is said about a schedule.

# When
digest-when-daily = täglich um { $time } ({ $city })
digest-when-weekdays = werktags um { $time } ({ $city })
digest-when-weekly = { $days } um { $time } ({ $city })
digest-when-monthly = monatlich am { $day } um { $time } ({ $city })
digest-when-month-end = am letzten Tag des Monats um { $time } ({ $city })
digest-when-at-once = sofort, wenn sich etwas ändert
digest-on-monday = montags
digest-on-tuesday = dienstags
digest-on-wednesday = mittwochs
digest-on-thursday = donnerstags
digest-on-friday = freitags
digest-on-saturday = samstags
digest-on-sunday = sonntags
digest-list-last = { $some } und { $last }
digest-short-months = In kürzeren Monaten kommt das Briefing am letzten Tag.

# What about
digest-about-all = alles
digest-in-language = { $code ->
    [de] auf Deutsch
    [en] auf Englisch
    [ru] auf Russisch
   *[kk] auf Kasachisch
}
digest-only-news = nur wenn es Neues gibt
digest-paused = pausiert
digest-paused-until = pausiert bis { $date }

# The digest itself
digest-title = Korridor-Briefing · { $date }
digest-alert-title = Korridor-Meldung · { $date }
digest-section-new = Neu
digest-section-changed = Geändert und korrigiert
digest-section-deadlines = Termine
digest-section-archive = Aus dem Archiv
digest-nothing-new = Seit dem letzten Briefing gibt es nichts Neues.
digest-first = Ihr erstes Briefing. Ab jetzt steht hier, was seit dem letzten neu ist.
digest-corrected = korrigiert
digest-retracted = zurückgezogen
digest-disputed = widerspricht
digest-due = Termin: { $date }
digest-overdue = überfällig, Termin: { $date }
digest-quoted = „{ $statement }.“
digest-before = Bisher hieß es: „{ $statement }.“
digest-reason = Grund: { $reason }
digest-more-lines = … und { $count } weitere
digest-late = Verspätet; fällig war dieses Briefing um { $time } Uhr.
digest-missed = Ausgefallen, weil Korridor nicht erreichbar war: { $dates }.
digest-missed-many = { $count } Briefings sind ausgefallen, weil Korridor nicht erreichbar war, zuletzt das vom { $date }.
digest-button-full = Alles lesen
digest-button-follow = Folgen
digest-button-settings = Einstellungen

# What cannot be
digest-refused-empty = Wann möchten Sie Ihr Briefing, und wozu?
digest-refused-too-long = Das ist zu lang. Nennen Sie bitte nur Tag, Uhrzeit, Stadt und Themen.
digest-refused-too-many = Das sind zu viele Themen. Bis zu { $most } Themen und Namen passen in ein Briefing.
digest-refused-not-understood = „{ $what }“ habe ich nicht verstanden.
digest-refused-impossible-time = „{ $what }“ ist keine Uhrzeit. Die Stunden gehen von 0 bis 23, die Minuten von 0 bis 59.
digest-refused-impossible-day = „{ $what }“ ist kein Tag im Monat. Möglich sind 1 bis 31 und der letzte Tag.
digest-refused-unknown-zone = Die Zeitzone „{ $what }“ kenne ich nicht. Eine Stadt genügt: Berlin, Almaty, Astana.
digest-refused-too-often = „{ $what }“ ist zu oft: Briefings kommen höchstens einmal am Tag. Was eilt, melde ich mit „sofort“.
digest-refused-not-offered = „{ $what }“ gibt es nicht. Möglich sind täglich, werktags, wöchentlich, monatlich und sofort.
digest-refused-contradiction = Das widerspricht sich: { $what }. Bitte nennen Sie nur eines davon.
digest-refused-two-times = Das sind zwei Uhrzeiten: { $what }. Ein Briefing kommt einmal am Tag; für die zweite Uhrzeit richten Sie bitte ein weiteres ein.
digest-refused-impossible-pause = Wie lange ist „{ $what }“? Sagen Sie zum Beispiel „2 Wochen“ oder „bis 1. Dezember“, höchstens ein Jahr.
digest-instead = Meinten Sie „{ $instead }“?
digest-example-lead = Zum Beispiel:
digest-example = /digest montags 9:00 Berlin Verkehr Investitionen
