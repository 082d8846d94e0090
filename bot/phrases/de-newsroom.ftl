# The newsroom: cards, what editors may do, and what cannot be done.

help-editors = Für die Redaktion
command-review = Angaben prüfen, die auf eine Entscheidung warten
command-add = Einen Artikel einlesen: /add und die Adresse
command-feeds = Feeds, die regelmäßig gelesen werden
command-correct = Einen Fakt berichtigen
command-retract = Einen Fakt zurückziehen, mit Begründung
command-audit = Was die Redaktion zuletzt getan hat
command-undo = Den letzten eigenen Schritt zurücknehmen
command-editors = Wer zur Redaktion gehört

news-editors-only = Das ist der Redaktion vorbehalten.
news-chief-only = Das ist der Chefredaktion vorbehalten.

# Figures and names
news-million = { $count } Mio.
news-billion = { $count } Mrd.
news-trillion = { $count } Bio.
news-unit-h = Std.
news-unit-d = { $count ->
    [one] Tag
   *[other] Tage
}
news-unit-wk = { $count ->
    [one] Woche
   *[other] Wochen
}
news-unit-mo = { $count ->
    [one] Monat
   *[other] Monate
}
news-unit-a = { $count ->
    [one] Jahr
   *[other] Jahre
}
news-up-to = bis zu { $figure }
news-about = rund { $figure }
news-language = { $code ->
    [de] Deutsch
    [en] Englisch
    [ru] Russisch
   *[kk] Kasachisch
}
news-in-language = { $code ->
    [de] auf Deutsch
    [en] auf Englisch
    [ru] auf Russisch
   *[kk] auf Kasachisch
}
news-kind = { $kind ->
    [person] Person
    [organisation] Organisation
    [country] Land
    [place] Ort
    [route] Route
    [programme] Programm
    [document] Dokument
    [event] Ereignis
   *[group] Gruppe
}
news-instrument = { $instrument ->
    [letter-of-intent] Absichtserklärung
    [memorandum] Memorandum
    [agreement] Abkommen
   *[contract] Vertrag
}

# A card
news-relation-new = Neu
news-relation-confirms = Bestätigt Bekanntes
news-relation-updates = Neuer Stand
news-relation-disputes = Widerspricht Bekanntem
news-relation-duplicate = Schon bekannt
news-relation-implausible = Unplausibel
news-state-accepted = Übernommen
news-state-merged = Als weitere Quelle ergänzt
news-state-rejected = Verworfen
news-state-outdated = Überholt
news-untranslated = Noch nicht übersetzt: { $languages }
news-deadline = Frist: { $when }
news-known = Bekannt: { $statement }
news-then = Danach: { $statement }
news-quote = „{ $quote }“
news-names = Genannt: { $names }
news-name-new = { $name } (neu: { $kind })
news-name-unknown = { $name } (unbekannt)
news-waiting = Weitere in der Warteschlange: { $count }
news-outdated = Der Artikel wurde geändert und sagt das nicht mehr.
news-done-at = { $what }, { $when }
news-button-accept = Übernehmen
news-button-confirm = Als Quelle ergänzen
news-button-edit = Bearbeiten
news-button-merge = Zusammenführen
news-button-reject = Verwerfen
news-button-next = Nächste
news-button-undo = Rückgängig
news-button-back = Zurück
news-button-save = Speichern
news-button-cancel = Abbrechen
news-button-retract = Zurückziehen

# Acts
news-did-propose = Vorgeschlagen
news-did-edit = Bearbeitet von { $name }
news-did-accept = Übernommen von { $name }
news-did-merge = Als Quelle ergänzt von { $name }
news-did-reject = Verworfen von { $name }
news-did-correct = Berichtigt von { $name }
news-did-retract = Zurückgezogen von { $name }
news-did-pin = Antwort festgelegt von { $name }
news-did-unpin = Festgelegte Antwort aufgehoben von { $name }
news-did-undo = Zurückgenommen von { $name }
news-toast-accepted = Übernommen.
news-toast-merged = Als weitere Quelle ergänzt.
news-toast-undone = Zurückgenommen.
news-toast-next = Die nächste Karte kommt.
news-toast-none-left = Es wartet nichts mehr.
news-toast-check-sentence = Der Stand ist geändert. Passt der Satz noch?

# Editing
news-edit-title = Was möchten Sie ändern?
news-field-status = Stand: { $value }
news-field-figure = Zahl: { $value }
news-field-deadline = Frist: { $value }
news-field-subject = Um wen oder was es geht: { $value }
news-field-topic = Thema: { $value }
news-field-relation = Verhältnis: { $value }
news-ask-s = Schreiben Sie den Satz { $where }: genau einen, mit allen Zahlen, in eigenen Worten.
news-ask-st = Wie weit ist die Sache?
news-ask-to = Zu welchem Thema gehört es?
news-ask-re = Wie verhält es sich zum Bekannten?
news-ask-q = Schreiben Sie die Zahl mit ihrer Einheit, zum Beispiel: 40 Mio. t
news-ask-dl = Schreiben Sie das Datum so genau, wie die Quelle es nennt: 2029, 05.2029 oder 17.05.2029. Ein Strich nimmt es weg.
news-ask-su = Um wen oder was geht es? Schreiben Sie den Namen.
news-ask-reason = Warum verwerfen Sie die Angabe?
news-so-far = Bisher: { $value }
news-heard-telegram = Antworten Sie auf diese Nachricht, sonst lese ich es hier nicht.
news-heard-slack = Erwähnen Sie mich dabei, sonst lese ich es hier nicht.
news-heard-terminal = Eine Zeile genügt.
news-which-name = Welcher Name ist gemeint?
news-new-name = „{ $name }“ kenne ich nicht. Was ist das?
news-merge-title = Welcher bekannte Fakt wird damit belegt?
news-reject-title = Warum verwerfen?
news-reject-not-ours = Nicht unser Thema
news-reject-not-said = Steht so nicht im Artikel
news-reject-old = Veraltet
news-reject-vague = Zu unbestimmt
news-reject-advert = Werbung
news-reject-doubtful = Quelle zweifelhaft
news-reject-other = Anderer Grund …

# The queue and what was done
news-queue-title = Zur Prüfung
news-queue-empty = Es wartet nichts auf eine Entscheidung. Mit /add lässt sich ein Artikel einlesen.
news-count-open = offen
news-count-accepted = übernommen
news-count-merged = als Quelle ergänzt
news-count-rejected = verworfen
news-audit-title = Zuletzt getan
news-audit-empty = Die Redaktion hat noch nichts getan.
news-undo-usage = Schreiben Sie /undo und die Nummer aus /audit, oder nur /undo für Ihren letzten Schritt.
news-undo-nothing = Von Ihnen gibt es nichts zurückzunehmen.
news-undone = Zurückgenommen: { $what }
news-editors-title = Redaktion
news-editors-none = Noch ist niemand eingetragen. Nötig ist die Einstellung KORRIDOR_EDITORS oder KORRIDOR_CHIEF_EDITORS.
news-editors-usage = Zum Beispiel: /editors add telegram:123, /editors add telegram:123 chief, /editors remove telegram:123
news-editors-settled = Wer in den Einstellungen eingetragen ist, lässt sich nur dort entfernen.
news-editors-unknown = Diese Person steht nicht auf der Liste.
news-role-editor = Redaktion
news-role-chief = Chefredaktion

# Corrections
news-cancelled = Abgebrochen, nichts wurde geändert.
news-corrected = Berichtigt. Wer den Fakt gesehen hat, erfährt es.
news-retracted = Zurückgezogen. Wer den Fakt gesehen hat, erfährt es.
news-correct-usage = Schreiben Sie /correct und die Kennung des Fakts, oder fragen Sie zuerst danach.
news-correct-which = Was möchten Sie berichtigen?
news-correct-title = Berichtigen
news-correct-then = Danach heißt es:
news-not-translated = noch nicht übersetzt
news-retract-usage = Schreiben Sie /retract, die Kennung des Fakts und den Grund, oder fragen Sie zuerst danach.
news-retract-which = Was möchten Sie zurückziehen?
news-retract-title = Wirklich zurückziehen?
news-retract-reason = Grund: { $reason }
news-retract-effect = Der Fakt wird nicht mehr genannt. Nachrichten, in denen er steht, werden berichtigt, und wer ihn gesehen hat, erfährt den Grund.
news-retract-chats = { $count ->
    [0] Gezeigt wurde er, soweit bekannt, in keinem Chat.
    [one] Gezeigt wurde er in einem Chat.
   *[other] Gezeigt wurde er in { $count } Chats.
}
news-ask-retraction = Nennen Sie den Grund. Die Leser sehen ihn.

# Reading
news-reading = Ich lese { $address } …
news-reading-off = Hier lassen sich keine Artikel einlesen.
news-reading-terminal = Im Terminal liest „korridor add“ einen Artikel und „korridor feeds poll“ die Feeds.
news-add-usage = Schreiben Sie /add und die Adresse des Artikels, die mit https:// beginnt.
news-read-new = Gelesen: „{ $title }“. Neue Angaben: { $count }.
news-read-none = Gelesen: „{ $title }“. Darin steht nichts Neues zu unserem Thema.
news-read-fault = { $address } ließ sich nicht lesen: { $reason }
news-fetch-address = Diese Adresse darf ich nicht abrufen.
news-fetch-robots = Der Betreiber möchte nicht, dass Programme die Seite lesen.
news-fetch-unreachable = Der Server ist nicht zu erreichen.
news-fetch-slow = Der Server antwortet nicht rechtzeitig.
news-fetch-too-large = Die Seite ist zu groß.
news-fetch-redirects = Die Weiterleitungen führen nirgends hin.
news-fetch-status = Der Server gibt die Seite nicht heraus.
news-fetch-content = Das ist kein Text, den ich lesen kann.
news-fetch-other = Beim Lesen ist etwas schiefgegangen. Wir sehen es im Protokoll.
news-feeds-title = Feeds
news-feeds-none = Noch wird kein Feed gelesen. Mit /feeds add und der Adresse kommt einer dazu.
news-feeds-usage = Schreiben Sie /feeds, /feeds add und die Adresse oder /feeds remove und die Nummer.
news-feeds-added = Wird von jetzt an gelesen: { $address }
news-feeds-removed = Wird nicht mehr gelesen: { $address }
news-feeds-unknown = Diesen Feed gibt es hier nicht. Die Nummern zeigt /feeds.
news-feed-read = gelesen: { $when }
news-feed-waiting = noch nicht gelesen
news-feed-failing = seit { $when } nicht lesbar
news-feed-dead = Der Feed { $address } ist seit { $when } nicht mehr lesbar. Stimmt die Adresse noch? /feeds remove nimmt ihn von der Liste.

# What cannot be done
news-fault-claim-unknown = Diese Angabe gibt es nicht.
news-fault-claim-decided = Das ist schon entschieden. { $act }
news-fault-claim-changed = Das wurde inzwischen geändert. { $act }
news-fault-decision-changed = Was wir wissen, hat sich inzwischen geändert. Bitte sehen Sie noch einmal hin.
news-fault-article-unknown = Der Artikel dazu ist nicht mehr da.
news-fault-statement-missing = Es fehlt ein Satz, der den neuen Stand nennt.
news-fault-statement-copied = Der Satz { $where } steht so im Artikel: „{ $run }“. Bitte mit eigenen Worten.
news-fault-sentence = Der Text { $where } muss genau ein Satz sein, mit einem Punkt am Ende.
news-fault-missing-number = Der Satz { $where } nennt die Zahl { $number } nicht.
news-fault-unknown-number = Der Satz { $where } nennt { $number }, aber diese Zahl gehört nicht zur Angabe.
news-fault-sentence-empty = Der Satz ist leer.
news-fault-claim-invalid = So wird kein Fakt daraus: Das Feld „{ $field }“ passt nicht.
news-fault-entity-unknown = „{ $entity }“ kenne ich nicht. Bitte einen bekannten Namen wählen.
news-fault-fact-unknown = Den Fakt „{ $fact }“ gibt es nicht, oder er ist schon zurückgezogen.
news-fault-reason-missing = Es fehlt der Grund.
news-fault-act-final = Dieser Schritt lässt sich nicht zurücknehmen.
news-fault-act-unknown = Diesen Schritt gibt es nicht. Die Nummern zeigt /audit.
news-fault-act-undone = Dieser Schritt ist schon zurückgenommen.
news-fault-changed-since = „{ $fact }“ wurde danach noch einmal geändert. Nehmen Sie zuerst das zurück.
news-fault-nothing-changed = Das steht dort schon so. Nichts wurde geändert.
news-fault-choice-unknown = Das lässt sich hier nicht wählen.
news-fault-figure-unclear = „{ $typed }“ verstehe ich nicht als Zahl. Zum Beispiel: 40 Mio. t
news-fault-date-unclear = „{ $typed }“ verstehe ich nicht als Datum. Zum Beispiel: 2029 oder 17.05.2029
news-fault-other = Das geht so nicht.

# Why a claim stands to what is known as it does
news-reason-nothing-known = Dazu wissen wir noch nichts.
news-reason-other-figure-known = Dazu ist bisher eine andere Größe bekannt.
news-reason-other-period = Dieselbe Größe für einen anderen Zeitraum.
news-reason-same-source = Dieselbe Quelle sagt es schon.
news-reason-same-story = Dieselbe Meldung ist schon aus einem anderen Medium bekannt.
news-reason-says-the-same = Sagt dasselbe, aber aus einer weiteren Quelle.
news-reason-firmer-status = Die Sache ist weiter gediehen, als bisher bekannt war.
news-reason-weaker-status = Klingt vorsichtiger als das Bekannte.
news-reason-stalled = Die Sache stockt.
news-reason-cancelled = Die Sache ist abgesagt.
news-reason-taken-up-again = Die Sache wird wieder aufgenommen.
news-reason-later-deadline = Der Termin wird später als bisher bekannt.
news-reason-earlier-deadline = Der Termin wird früher als bisher bekannt.
news-reason-higher-figure = Die Zahl ist höher als die bekannte.
news-reason-lower-figure = Die Zahl ist niedriger als die bekannte.
news-reason-other-figure = Eine andere Zahl für dieselbe Sache.
news-reason-twice-the-figure = Das ist das Doppelte der bekannten Zahl oder mehr.
news-reason-half-the-figure = Das ist die Hälfte der bekannten Zahl oder weniger.
news-reason-ten-times-the-figure = Das ist das Zehnfache der bekannten Zahl oder mehr: vielleicht ein Fehler beim Komma oder bei der Einheit.
news-reason-tenth-of-the-figure = Das ist ein Zehntel der bekannten Zahl oder weniger: vielleicht ein Fehler beim Komma oder bei der Einheit.
news-reason-other-unit = Die Einheit ist eine andere als die bekannte.
news-reason-other-sign = Das Vorzeichen ist umgekehrt.
news-reason-future-date = Als geschehen gemeldet, aber mit einem Datum in der Zukunft.
news-reason-impossible-date = Das Ende liegt vor dem Anfang.
news-reason-by-editor = So von der Redaktion eingeordnet.
news-until = bis { $when }

# Pinned answers
command-pin = Die letzte Frage mit einer geprüften Antwort verbinden
command-unpin = Eine festgelegte Antwort aufheben
command-pins = Festgelegte Antworten
news-pin-usage = Stellen Sie zuerst die Frage. Wenn ich sie aus Fakten beantworte, schreiben Sie /pin und die geprüfte Antwort.
news-pin-ask = Wie soll die Antwort auf „{ $question }“ lauten? Sie wird mit den Quellen der letzten Antwort belegt.
news-pin-until = Wie lange soll diese Antwort gelten?
news-pin-days = { $count } Tage
news-pinned = Festgelegt als { $name }, letzter Tag: { $when }.
news-unpinned = Aufgehoben: { $name }.
news-pins-title = Festgelegte Antworten
news-pins-none = Noch ist keine Antwort festgelegt.
news-pin-in-use = gilt, letzter Tag: { $when }
news-pin-expired = abgelaufen, letzter Tag: { $when }
news-pin-changed = gilt nicht, ein Fakt hat sich geändert; letzter Tag: { $when }
news-fault-pin-expired = Dieser Tag ist schon vorbei.
news-fault-pin-unknown = So heißt keine festgelegte Antwort. Die Namen zeigt /pins.

# What is held about an editor
news-mydata-role = Ihre Rolle in der Redaktion: { $role }
news-mydata-draft = Ein Schritt in der Redaktion, den Sie begonnen und nicht beendet haben
news-mydata-readings = Artikel, die Sie einlesen ließen: { $count }
