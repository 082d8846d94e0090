# Corrections, and answers that somebody waited for.

amended-corrected = korrigiert am { $date }
amended-withdrawn = zurückgezogen am { $date }
correction-title = Korrektur
correction-withdrawn-title = Zurückgezogen
correction-withdrawn = Das gilt nicht mehr: „{ $statement }.“
correction-now = Jetzt gilt:
awaited-title = Darauf gibt es jetzt eine Antwort
awaited-question = „{ $question }“

why-confirmed = Bestätigt durch: { $source }
history-title = Wie sich das geändert hat
history-version = • { $date }: { $statement }
history-retracted = • { $date }: zurückgezogen. Grund: { $reason }
source-confirms = bestätigt: { $count }
