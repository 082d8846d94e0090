# What answers say around the facts. Formal address.
status-lead = { $status ->
    [stated] Das ist eine Einschätzung, kein Ereignis:
    [discussed] Bisher wurde darüber nur gesprochen:
    [considered] Bisher wurde das nur geprüft:
    [proposed] Bisher ist das ein Vorschlag:
    [planned] Bisher ist das nur geplant:
    [target] Bisher ist das ein Ziel:
    [signed] Unterzeichnet ist bisher nur eine Absicht:
    [agreed] Unterzeichnet ist das, vollzogen noch nicht:
    [stalled] Das Vorhaben kommt nicht voran:
    [cancelled] Das Vorhaben wurde abgesagt:
   *[done] Das ist geschehen:
}
status = { $status ->
    [stated] Einschätzung
    [discussed] besprochen
    [considered] geprüft
    [proposed] vorgeschlagen
    [planned] geplant
    [target] Ziel
    [signed] unterzeichnet
    [stalled] stockt
    [cancelled] abgesagt
   *[done] erfolgt
}
premise-lead = Unsere Quelle sagt es anders, als Ihre Frage annimmt:
not-stated = Dazu sagen unsere Quellen nichts.
not-reported = Dass das geschehen ist, berichten unsere Quellen nicht.
nearest-lead = Am nächsten kommt diese Angabe:
watch-offer = Ich kann Ihnen Bescheid geben, sobald es dazu etwas gibt.
off-topic = Das liegt außerhalb meines Themas, der Wirtschaftsbeziehungen zwischen Deutschland und Kasachstan. Fragen können Sie zum Beispiel:
example-1 = Welche Kapazität soll der Mittlere Korridor bis 2029 erreichen?
example-2 = Was hat Siemens Mobility vorgeschlagen?
example-3 = Wer leitete die bayerische Delegation?
clarify = Worauf bezieht sich Ihre Frage?
clarify-none = Worauf bezieht sich Ihre Frage? Nennen Sie bitte die Sache oder die Person, zum Beispiel:
empty = Darin finde ich keine Frage. Fragen Sie zum Beispiel:
greeting = Guten Tag! Ich beantworte Fragen zu den Wirtschaftsbeziehungen zwischen Deutschland und Kasachstan, mit Quelle und Stand der Dinge.
thanks = Gern geschehen!
goodbye = Auf Wiedersehen!
who-are-you = Ich bin Korridor, ein Auskunftsdienst zu den Wirtschaftsbeziehungen zwischen Deutschland und Kasachstan. Jede Aussage kommt aus einer Quelle, die ich nenne, und ich sage dazu, wie weit die Sache ist: besprochen, vorgeschlagen, geplant, unterzeichnet oder erfolgt.
what-can-you-do = Fragen Sie mich nach Verkehrswegen, Investitionen, Delegationen und Vereinbarungen zwischen Deutschland und Kasachstan. Ich nenne die Quelle und sage, wie weit eine Sache ist. Zum Beispiel:
languages = Ich spreche Deutsch, Englisch, Russisch und Kasachisch; Kasachisch lese ich auch in lateinischer Schrift.
help = Stellen Sie einfach eine Frage oder nutzen Sie /topics, /brief, /figures, /due und /sources. Zum Beispiel:
sources = Ich stütze mich auf veröffentlichte Artikel, deren Aussagen eine Redaktion geprüft hat. Mit /sources sehen Sie alle; jede Antwort nennt Quelle und Absatz.
compliment-or-complaint = Danke für die Rückmeldung. Mit /feedback erreicht sie die Redaktion.
test = Ich bin da. Was möchten Sie wissen?
list-opening = { $list ->
    [figures] Diese Zahlen nennen unsere Quellen:
    [deadlines] Diese Termine und Ziele nennen unsere Quellen:
    [aviation] Zum Luftverkehr:
    [rail] Zur Bahn:
    [corridor] Zum Mittleren Korridor:
    [german-organisations] Diese deutschen Unternehmen werden genannt:
    [people] Diese Personen werden genannt:
    [signed-or-not] Unterzeichnet ist nur, wo es ausdrücklich steht; alles andere wurde besprochen, geprüft oder vorgeschlagen:
    [bavaria] Zu Bayern und Zentralasien:
    [transport] Zum Verkehr:
    [investment] Zu Investitionen und Finanzierung:
    [compare-priorities] Im Vergleich:
    [compare-initiatives] Im Vergleich:
    [plans] Pläne und Ziele:
   *[news-overview] Das Wichtigste in Kürze:
}
nothing-here = Dazu haben wir noch keine Fakten.
source-line = { $title }, Absatz { $paragraphs }
undated = ohne Datum
ask-source = Quelle
choice-watch = Bescheid geben
same-source-line = ebenda, Absatz { $paragraphs }
untranslated = { $spoken ->
    [de] (auf Deutsch)
    [en] (auf Englisch)
    [ru] (auf Russisch)
   *[kk] (auf Kasachisch)
}
