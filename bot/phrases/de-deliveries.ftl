# Warum ein Briefing nicht ankam, jeweils mit dem, was hilft.
delivery-failed = Zwei Briefings hintereinander konnten nicht zugestellt werden:
delivery-fault-blocked = Die Person hat mich blockiert oder ist nicht mehr da. Sobald sie mir schreibt, geht es mit den Briefings weiter.
delivery-fault-kicked = Ich bin nicht mehr im Chat. Fügen Sie mich wieder hinzu, dann kommen die Briefings wieder.
delivery-fault-closed = Der Chat wurde archiviert oder gelöscht. Öffnen Sie ihn wieder oder wählen Sie für das Briefing einen anderen.
delivery-fault-not-invited = Ich bin nicht im Kanal. Geben Sie dort { $command } ein, dann kommen die Briefings wieder.
delivery-fault-no-rights = Ich darf dort nicht schreiben. Ein Admin muss mir erlauben, Nachrichten zu senden.
delivery-fault-no-thread = Das Thema oder der Thread ist für mich geschlossen. Öffnen Sie ihn wieder oder wählen Sie für das Briefing einen anderen Ort.
delivery-fault-not-installed = Die App wurde aus dem Workspace entfernt oder hat dort keine Rechte mehr. Jemand muss sie neu installieren.
delivery-fault-refused = Die Plattform hat die Nachricht nicht angenommen. Die Betreiber sehen den Grund im Protokoll.
delivery-fault-in-doubt = Die Verbindung ist zweimal abgerissen; das Briefing kam vielleicht an, vielleicht nicht. Ein drittes Mal habe ich es nicht gesendet.
delivery-fault-expired = Die Plattform war zu lange nicht erreichbar. Das nächste Briefing kommt wie gewohnt und sagt, was ausgefallen ist.
