# Corrections, and answers that somebody waited for.

amended-corrected = corrected on { $date }
amended-withdrawn = retracted on { $date }
correction-title = Correction
correction-withdrawn-title = Retracted
correction-withdrawn = This no longer holds: “{ $statement }.”
correction-now = It now reads:
awaited-title = There is an answer to this now
awaited-question = “{ $question }”

why-confirmed = Confirmed by: { $source }
history-title = How this has changed
history-version = • { $date }: { $statement }
history-retracted = • { $date }: retracted. Reason: { $reason }
source-confirms = confirms: { $count }
