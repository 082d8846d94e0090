# Setting up briefings in the chat: the menu, lists, confirmations; and following.
command-digest = Regelmäßige Briefings: einrichten, pausieren, abschalten
command-follow = Sofort erfahren, wenn sich etwas ändert: /follow DB Cargo
command-unfollow = Einer Sache nicht mehr folgen
command-status = Wann das letzte Briefing kam und wann das nächste kommt

# The menu
digest-ask-cadence = Wie oft möchten Sie Ihr Briefing?
digest-ask-days = An welchen Tagen? Mehrere sind möglich.
digest-ask-day-of-month = An welchem Tag des Monats?
digest-ask-time = Um wie viel Uhr? Sie können auch eine Uhrzeit schreiben, etwa 8:30.
digest-ask-city = Nach der Uhr welcher Stadt? Sie können auch eine andere Stadt schreiben.
digest-ask-topics = Zu welchen Themen? Mehrere sind möglich.
digest-cadence-daily = Täglich
digest-cadence-weekdays = Werktags
digest-cadence-weekly = Wöchentlich
digest-cadence-monthly = Monatlich
digest-cadence-at-once = Sofort bei Änderungen
digest-last-day = Letzter Tag
digest-which-city = Welche Stadt meinen Sie?
digest-confirm = Stimmt das so?
digest-next = Nächstes: { $when }
digest-change-cadence = Tage
digest-change-time = Uhrzeit
digest-change-zone = Stadt
digest-change-topics = Themen
digest-cancelled = Gut, es wurde nichts geändert.
digest-menu-gone = Dieses Menü ist nicht mehr offen. Mit /digest beginnen Sie neu.

# What is set up
digest-stored = Ihr Briefing ist eingerichtet.
digest-changed = Das Briefing ist geändert.
digest-there-already = Dieses Briefing gibt es schon; es wurde nichts geändert:
digest-too-many-here = Hier gibt es schon { $most } Briefings, mehr geht nicht. Schalten Sie bitte zuerst eines ab: /digest list
digest-list-title = Briefings in diesem Chat
digest-one-title = Dieses Briefing
digest-none = Hier gibt es noch keine Briefings. Mit /digest richten Sie eines ein.
digest-given-up = Wird nicht mehr gesendet, weil an drei verschiedenen Tagen nichts hier ankam. Wenn die Ursache behoben ist, lässt es sich wieder einschalten:
digest-which = Welches Briefing meinen Sie?
digest-elsewhere = in einem anderen Thread
digest-gone = Dieses Briefing gibt es nicht mehr. Welche es gibt, zeigt /digest list.
digest-off = Abgeschaltet:
digest-all-off = Alle Briefings in diesem Chat sind abgeschaltet.
digest-now-paused = Pausiert. Mit /digest resume geht es weiter.
digest-not-paused = Dieses Briefing ist nicht pausiert:
digest-ask-resume = Soll ein Briefing nachholen, was inzwischen geschehen ist, oder beginnen wir ab jetzt neu?
digest-on-its-way = Das Briefing ist unterwegs.
digest-preview-lead = Vorschau: Das stünde jetzt im Briefing.
digest-preview-empty = Zurzeit gibt es nichts zu melden; dieses Briefing würde jetzt nicht verschickt.
digest-terminal = In ein Terminal kann ich von selbst nichts senden; darum wird hier kein Briefing eingerichtet. Was darin stünde, zeigt /digest preview; auf Telegram und Slack kommt es nach Plan.
digest-overwrote = Inzwischen hatte es jemand anders geändert. Jetzt gilt Ihre Fassung.
digest-overwritten = Ihre Änderung an diesem Briefing hat jemand anders ersetzt. Jetzt gilt:
digest-not-kept = Die ausführliche Fassung dieses Briefings ist nicht mehr gespeichert.

# Buttons
digest-button-subscribe = Ja, einrichten
digest-button-save = Speichern
digest-button-cancel = Abbrechen
digest-button-on = Weiter
digest-button-all-topics = Alle Themen
digest-button-all = Alle
digest-button-new = Neues Briefing
digest-button-change = Ändern
digest-button-pause = Pausieren
digest-button-resume = Fortsetzen
digest-button-catch-up = Nachholen
digest-button-fresh = Neu beginnen
digest-button-preview = Vorschau
digest-button-now = Jetzt senden
digest-button-only-news = Nur bei Neuem
digest-button-always = Auch ohne Neues
digest-button-off = Abschalten
digest-button-again = Wieder einschalten

# How they are doing
status-title = Stand der Briefings
status-sent = Zuletzt gesendet: { $when }
status-never-sent = Noch nicht gesendet.
status-fault = Das letzte ist nicht angekommen.

# Following
follow-title = Das behalte ich hier im Blick
follow-none = Hier behalte ich noch nichts im Blick.
follow-usage = Zum Beispiel: /follow Siemens Mobility. Mit /unfollow endet es.
follow-unknown = Ein Thema, eine Person oder eine Organisation „{ $name }“ kenne ich nicht. Wozu wir Fakten haben, zeigt /topics.
follow-which = Was davon soll ich im Blick behalten?
follow-terminal = In ein Terminal kann ich nicht von selbst schreiben. Folgen Sie auf Telegram oder Slack: Wenn sich daran etwas ändert, melde ich mich dort.
followed-direct = Gemerkt. Wenn sich daran etwas ändert, schreibe ich Ihnen in unserem Direktchat; öffnen Sie ihn dafür bitte einmal.
unfollowed = Das behalte ich nicht mehr im Blick:
unfollowed-nothing = Das hatte ich hier nicht im Blick.
mydata-digest = • Briefing: { $what }
